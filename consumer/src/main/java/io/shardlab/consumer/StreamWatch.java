package io.shardlab.consumer;

import io.shardlab.consumer.record.StreamId;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/**
 * Notices that the stream was made again under its name. KCL would go on with the shards of the new one, and this instance would
 * store them as the old one's.
 */
final class StreamWatch {

    private static final Logger LOG = LoggerFactory.getLogger(StreamWatch.class);

    private final KinesisAsyncClient kinesis;
    private final String name;
    private final StreamId life;
    private final Consumer<Throwable> fatal;

    /** @param fatal told when the stream is not this life's any more */
    StreamWatch(KinesisAsyncClient kinesis, String name, StreamId life, Consumer<Throwable> fatal) {
        this.kinesis = kinesis;
        this.name = name;
        this.life = life;
        this.fatal = fatal;
    }

    /** Asks once. No answer tells nothing. */
    void look() {
        try {
            var created = kinesis.describeStreamSummary(request -> request.streamName(name))
                    .join()
                    .streamDescriptionSummary()
                    .streamCreationTimestamp();
            if (!created.equals(life.createdAt())) {
                fatal.accept(new IllegalStateException(
                        "stream %s was made again at %s, and this instance reads the one of %s. Give the new one another"
                                        .formatted(name, created, life.createdAt())
                                + " APPLICATION_NAME, or delete the lease table while no instance runs"));
            }
        } catch (CompletionException e) {
            LOG.debug("Stream {} does not tell whether it is still the same: {}", name, e.toString());
        }
    }
}
