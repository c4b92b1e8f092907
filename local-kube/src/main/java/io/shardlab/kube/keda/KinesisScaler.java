package io.shardlab.kube.keda;

import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** Counts the open shards of a stream (upstream {@code aws_kinesis_stream_scaler.go}). */
final class KinesisScaler implements Scaler {

    private final KinesisTrigger trigger;
    private final TriggerMetric metric;
    private final KinesisClient kinesis;

    KinesisScaler(KinesisTrigger trigger, TriggerMetric metric, KinesisClient kinesis) {
        this.trigger = trigger;
        this.metric = metric;
        this.kinesis = kinesis;
    }

    @Override
    public TriggerMetric metric() {
        return metric;
    }

    /** The stream's status is not looked at: whatever it reports in the middle of a reshard counts at once. */
    @Override
    public Sample sample() throws TriggerException {
        try {
            int open = kinesis.describeStreamSummary(request -> request.streamName(trigger.streamName()))
                    .streamDescriptionSummary()
                    .openShardCount();
            return new Sample(open, open > trigger.activationShardCount());
        } catch (SdkException | IllegalStateException e) {
            // A client that was closed because another call failed is a failure of this call, too.
            throw new TriggerException("error getting kinesis shard count: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        kinesis.close();
    }
}
