/** Kinesis Data Streams as a domain: streams, shards, records and consumers on a clock, without HTTP and without a wire format. */
package io.shardlab.aws.kinesis;
