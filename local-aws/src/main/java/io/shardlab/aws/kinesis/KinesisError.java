package io.shardlab.aws.kinesis;

import io.shardlab.aws.error.AwsException;

/** The errors of Kinesis, under the names they have on the wire, and the sentences that more than one place says of them. */
public enum KinesisError {
    EXPIRED_ITERATOR("ExpiredIteratorException"),
    EXPIRED_NEXT_TOKEN("ExpiredNextTokenException"),
    INVALID_ARGUMENT("InvalidArgumentException"),
    LIMIT_EXCEEDED("LimitExceededException"),
    PROVISIONED_THROUGHPUT_EXCEEDED("ProvisionedThroughputExceededException"),
    RESOURCE_IN_USE("ResourceInUseException"),
    RESOURCE_NOT_FOUND("ResourceNotFoundException"),
    UNKNOWN_OPERATION("UnknownOperationException"),
    VALIDATION("ValidationException");

    private final String type;

    KinesisError(String type) {
        this.type = type;
    }

    /** The refusal with this error and a sentence. */
    public AwsException because(String sentence) {
        return AwsException.client(type, sentence);
    }

    /** Whether a refusal is one with this error. */
    public boolean isOf(AwsException refusal) {
        return refusal.type().equals(type);
    }

    public static AwsException notFound(StreamKey stream) {
        return RESOURCE_NOT_FOUND.because("Stream " + stream + " not found.");
    }

    public static AwsException shardNotFound(String shard, StreamKey stream) {
        return RESOURCE_NOT_FOUND.because("Could not find shard " + shard + " in stream " + stream + ".");
    }

    public static AwsException consumerNotFound(String consumer) {
        return RESOURCE_NOT_FOUND.because("Consumer " + consumer + " not found.");
    }

    public static AwsException notActive(StreamKey stream, StreamStatus status) {
        return RESOURCE_IN_USE.because("Stream " + stream + " not ACTIVE, instead in state " + status);
    }

    public static AwsException invalid(String sentence) {
        return INVALID_ARGUMENT.because(sentence);
    }

    public static AwsException limitExceeded(String sentence) {
        return LIMIT_EXCEEDED.because(sentence);
    }

    public static AwsException throttled(ShardId shard, StreamKey stream) {
        return PROVISIONED_THROUGHPUT_EXCEEDED.because(
                "Rate exceeded for shard " + shard + " in stream " + stream + ".");
    }
}
