/** Tables: sorted items and indexes under a lock, and their life on a clock. */
package io.shardlab.aws.dynamodb.table;
