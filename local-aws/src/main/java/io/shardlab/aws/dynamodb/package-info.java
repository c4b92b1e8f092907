/** DynamoDB: AWS's DynamoDB Local, and what its requests do to which tables. */
package io.shardlab.aws.dynamodb;
