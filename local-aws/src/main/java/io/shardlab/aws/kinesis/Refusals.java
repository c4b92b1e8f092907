package io.shardlab.aws.kinesis;

import io.shardlab.aws.error.AwsException;

/** The refusals of Kinesis that more than one place makes, in AWS's words. */
public final class Refusals {

    private Refusals() {}

    public static AwsException notFound(StreamKey stream) {
        return AwsException.client("ResourceNotFoundException", "Stream " + stream + " not found.");
    }

    public static AwsException shardNotFound(String shard, StreamKey stream) {
        return AwsException.client(
                "ResourceNotFoundException", "Could not find shard " + shard + " in stream " + stream + ".");
    }

    public static AwsException notActive(StreamKey stream, StreamStatus status) {
        return AwsException.client(
                "ResourceInUseException", "Stream " + stream + " not ACTIVE, instead in state " + status);
    }

    public static AwsException invalid(String sentence) {
        return AwsException.client("InvalidArgumentException", sentence);
    }

    public static AwsException limitExceeded(String sentence) {
        return AwsException.client("LimitExceededException", sentence);
    }

    public static AwsException throttled(ShardId shard, StreamKey stream) {
        return AwsException.client(
                "ProvisionedThroughputExceededException",
                "Rate exceeded for shard " + shard + " in stream " + stream + ".");
    }
}
