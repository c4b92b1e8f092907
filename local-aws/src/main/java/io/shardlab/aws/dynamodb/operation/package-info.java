/** The operations of the DynamoDB API, one file each, and what reading and answering have in common. */
package io.shardlab.aws.dynamodb.operation;
