/** DynamoDB: its settings and refusals, and what requests do to which tables. */
package io.shardlab.aws.dynamodb;
