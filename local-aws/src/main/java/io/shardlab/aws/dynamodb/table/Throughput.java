package io.shardlab.aws.dynamodb.table;

/** Provisioned capacity units a second; none when a table is paid for by the request. */
public record Throughput(long read, long write) {

    public static final Throughput NONE = new Throughput(0, 0);
}
