/** Attribute values, items and keys: what they are, how large, and in which order. */
package io.shardlab.aws.dynamodb.item;
