/** The operations of the Kinesis API: members in, members out. {@code KinesisOperations} lists them. */
package io.shardlab.aws.kinesis.operation;
