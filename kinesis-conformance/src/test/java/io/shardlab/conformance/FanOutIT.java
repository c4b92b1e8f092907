package io.shardlab.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardlab.conformance.Check.Basis;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.kinesis.model.ConsumerStatus;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StartingPosition;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEventStream;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponseHandler;

/** Enhanced fan-out. */
@Conformance
class FanOutIT {

    @Check(basis = Basis.DOCUMENTED, source = Pages.API + "SubscribeToShard.html")
    void recordsArePushedUntilTheShardEnds(Kinesis kinesis) throws Exception {
        try (var stream = kinesis.stream(1)) {
            stream.put("a", "1");
            List<SubscribeToShardEvent> events = new CopyOnWriteArrayList<>();

            CompletableFuture<Void> ended = subscribe(kinesis, consumer(kinesis, stream), events);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(events)
                            .flatExtracting(SubscribeToShardEvent::records)
                            .hasSize(1));
            Shard parent = stream.openShards().get(0);
            stream.split(parent, StreamUnderTest.middle(parent));

            ended.get(60, TimeUnit.SECONDS);
            SubscribeToShardEvent last = events.get(events.size() - 1);
            assertThat(last.continuationSequenceNumber()).isNull();
            assertThat(last.childShards()).hasSize(2);
        }
    }

    static String consumer(Kinesis kinesis, StreamUnderTest stream) {
        String arn = kinesis.client()
                .registerStreamConsumer(request ->
                        request.streamARN(stream.summary().streamARN()).consumerName("reader"))
                .consumer()
                .consumerARN();
        await().atMost(Kinesis.PATIENCE)
                .until(
                        () -> kinesis.client()
                                .describeStreamConsumer(request -> request.consumerARN(arn))
                                .consumerDescription()
                                .consumerStatus(),
                        status -> status == ConsumerStatus.ACTIVE);
        return arn;
    }

    static CompletableFuture<Void> subscribe(Kinesis kinesis, String consumer, List<SubscribeToShardEvent> events) {
        return kinesis.async()
                .subscribeToShard(
                        request -> request.consumerARN(consumer)
                                .shardId("shardId-000000000000")
                                .startingPosition(StartingPosition.builder()
                                        .type(ShardIteratorType.TRIM_HORIZON)
                                        .build()),
                        SubscribeToShardResponseHandler.builder()
                                .subscriber((SubscribeToShardEventStream event) ->
                                        events.add((SubscribeToShardEvent) event))
                                .build());
    }
}
