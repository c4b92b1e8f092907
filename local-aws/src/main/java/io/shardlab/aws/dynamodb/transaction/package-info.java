/** Writes that are all done or none. */
package io.shardlab.aws.dynamodb.transaction;
