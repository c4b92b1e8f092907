package io.shardlab.consumer.settings;

import java.time.Duration;

/** Everything a user can set, each with its environment variable, default, bounds and meaning. */
public record Settings(
        @Variable(
                name = "STREAM_NAME",
                meaning = "name of the Kinesis stream to read",
                pattern = "[a-zA-Z0-9_.-]{1,128}",
                allowed = "1 to 128 letters, digits, '_', '.' or '-'")
        String streamName,

        @Variable(
                name = "TABLE_NAME",
                meaning = "name of the DynamoDB table for the users, whose partition key is `email` (text)",
                pattern = Settings.TABLE,
                allowed = Settings.TABLE_IN_WORDS)
        String tableName,

        @Variable(
                name = "APPLICATION_NAME",
                meaning = "name of the KCL application and of its lease table; a stream made again needs a new one",
                pattern = Settings.TABLE,
                allowed = Settings.TABLE_IN_WORDS)
        String applicationName,

        @Variable(
                name = "AWS_REGION",
                meaning = "AWS region of the stream and the tables",
                pattern = "[a-z]+(-[a-z0-9]+)+-[0-9]+",
                allowed = "a region such as us-east-1")
        String region,

        @Variable(
                name = "INSTANCE_NAME",
                meaning =
                        "name of this instance, unlike any other: the pod's; it owns leases and is written as `processed_by`",
                pattern = "[A-Za-z0-9][A-Za-z0-9._:-]{0,252}",
                allowed = "1 to 253 letters, digits, '.', '_', ':' or '-', the first a letter or digit")
        String instanceName,

        @Variable(name = "KCL_PROFILE", meaning = "KCL's timings", byDefault = "production")
        KclProfile profile,

        @Variable(name = "RETRIEVAL_MODE", meaning = "how records are read", byDefault = "polling")
        RetrievalMode retrievalMode,

        @Variable(
                name = "ON_BAD_RECORD",
                meaning = "what happens to a record that can never be stored as a user",
                byDefault = "dead-letter")
        OnBadRecord onBadRecord,

        @Variable(
                name = "DEAD_LETTER_TABLE",
                meaning =
                        "name of the DynamoDB table for bad records, whose keys are `record_id` (text) and `part` (number)",
                byDefault = "<TABLE_NAME>-dead-letters",
                pattern = Settings.TABLE,
                allowed = Settings.TABLE_IN_WORDS)
        String deadLetterTable,

        @Variable(name = "KCL_METRICS", meaning = "where KCL's own metrics go", byDefault = "micrometer")
        KclMetrics kclMetrics,

        @Variable(name = "KCL_CLIENT_VERSION", meaning = "KCL's lease protocol", byDefault = "3x")
        KclClientVersion clientVersion,

        @Variable(
                name = "LEASE_ASSIGNMENT",
                meaning = "how shards are spread over instances",
                byDefault = "lease-count")
        LeaseAssignment leaseAssignment,

        @Variable(
                name = "HTTP_HOST",
                meaning = "address that health and metrics listen on",
                byDefault = "0.0.0.0",
                pattern = "[A-Za-z0-9.:_-]+",
                allowed = "an address or host name")
        String httpHost,

        @Variable(
                name = "HTTP_PORT",
                meaning = "port that health and metrics listen on; 0 takes a free one",
                byDefault = "8080",
                max = 65_535)
        int httpPort,

        @Variable(
                name = "WRITES_PER_SHARD",
                meaning = "writes in flight at once for one shard",
                byDefault = "32",
                min = 1,
                max = 1_000)
        int writesPerShard,

        @Variable(
                name = "WRITES_PER_POD",
                meaning = "writes in flight at once for all shards of this instance",
                byDefault = "128",
                min = 1,
                max = 10_000)
        int writesPerPod,

        @Variable(
                name = "CHECKPOINT_RECORDS",
                meaning = "a checkpoint after this many records",
                byDefault = "1000",
                min = 1,
                max = 1_000_000)
        int checkpointRecords,

        @Variable(
                name = "CHECKPOINT_SECONDS",
                meaning = "a checkpoint after this many seconds, if a record came; 1 at most in profile lab",
                byDefault = "10",
                max = 3_600)
        Duration checkpointInterval,

        @Variable(
                name = "STALL_SECONDS",
                meaning = "liveness fails when this process, not AWS, keeps a shard from moving for this long",
                byDefault = "300",
                min = 5,
                max = 86_400)
        Duration stallLimit,

        @Variable(
                name = "HANDOVER_SECONDS",
                meaning = "seconds to hand leases over on SIGTERM; less than the pod's termination grace period",
                byDefault = "25",
                min = 1,
                max = 3_600)
        Duration handOverLimit,

        @Variable(name = "LOG_FORMAT", meaning = "how a log line is written", byDefault = "auto")
        LogFormat logFormat,

        @Variable(
                name = "LOG_LEVEL",
                meaning = "how much the consumer logs (KCL and the AWS SDK: one level less)",
                byDefault = "info",
                pattern = "error|warn|info|debug|trace",
                allowed = "error, warn, info, debug or trace")
        String logLevel) {

    static final String TABLE = "[a-zA-Z0-9_.-]{3,255}";
    static final String TABLE_IN_WORDS = "3 to 255 letters, digits, '_', '.' or '-'";
}
