package io.shardlab.conformance;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;

/** The Kinesis under test. */
final class Kinesis implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final KinesisClient client;
    private final KinesisAsyncClient async;
    private final Runnable stop;

    Kinesis(KinesisClient client, KinesisAsyncClient async, Runnable stop) {
        this.client = client;
        this.async = async;
        this.stop = stop;
    }

    /** A client that does not retry. */
    KinesisClient client() {
        return client;
    }

    KinesisAsyncClient async() {
        return async;
    }

    /** A new ACTIVE stream, deleted when it is closed. */
    StreamUnderTest stream(int shards) {
        String name = "conformance-" + Long.toString(System.currentTimeMillis(), 36) + "-" + NUMBER.incrementAndGet();
        return stream(name, shards);
    }

    StreamUnderTest stream(String name, int shards) {
        client.createStream(request -> request.streamName(name).shardCount(shards));
        var stream = new StreamUnderTest(this, name);
        stream.awaitActive();
        return stream;
    }

    void delete(String name) {
        client.deleteStream(request -> request.streamName(name).enforceConsumerDeletion(true));
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
            try {
                client.describeStreamSummary(request -> request.streamName(name));
                return false;
            } catch (ResourceNotFoundException gone) {
                return true;
            }
        });
    }

    @Override
    public void close() {
        client.close();
        async.close();
        stop.run();
    }
}
