package io.shardlab.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.services.kinesis.model.ConsumerStatus;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StartingPosition;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEventStream;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponseHandler;

/** Enhanced fan-out with the AWS SDK: an event stream over HTTP/2. */
class FanOutIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static LocalAws aws;
    private static Clients clients;

    @BeforeAll
    static void start() throws Exception {
        aws = LocalAws.start(LocalAwsOptions.defaults()
                .withLifecycleDuration(Duration.ZERO)
                .withReshard(Duration.ZERO, Duration.ZERO));
        clients = new Clients(aws.endpoint());
    }

    @AfterAll
    static void stop() {
        clients.close();
        aws.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void recordsArePushedUntilTheEndOfTheShardNamesItsChildren(String cbor) {
        System.setProperty(SdkSystemSetting.CBOR_ENABLED.property(), cbor);
        try (var own = new Clients(aws.endpoint())) {
            String stream = "pushed-" + cbor;
            String consumer = register(stream, "reader");
            put(stream, "before");

            List<SubscribeToShardEvent> events = new CopyOnWriteArrayList<>();
            CompletableFuture<Void> ended = subscribe(own, consumer, events);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(texts(events)).containsExactly("before"));
            put(stream, "after");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(texts(events)).containsExactly("before", "after"));
            assertThat(events)
                    .allSatisfy(event ->
                            assertThat(event.continuationSequenceNumber()).hasSize(56));
            clients.kinesis()
                    .updateShardCount(request ->
                            request.streamName(stream).targetShardCount(2).scalingType(ScalingType.UNIFORM_SCALING));

            ended.join();
            SubscribeToShardEvent last = events.get(events.size() - 1);
            assertThat(last.continuationSequenceNumber()).isNull();
            assertThat(last.childShards())
                    .hasSize(2)
                    .allSatisfy(child -> assertThat(child.parentShards()).containsExactly("shardId-000000000000"));
        } finally {
            System.clearProperty(SdkSystemSetting.CBOR_ENABLED.property());
        }
    }

    @Test
    void aConsumerSubscribesToAShardOnceWithinFiveSeconds() {
        register("once", "first");
        put("once", "read me");
        var attempts = new AtomicInteger();
        // Five seconds after the first subscription another one takes it over: a slow machine needs a new try.
        await().atMost(PATIENCE).untilAsserted(() -> {
            String name = "reader-" + attempts.incrementAndGet();
            String consumer = register("once", name);
            var events = new CopyOnWriteArrayList<SubscribeToShardEvent>();
            subscribe(clients, consumer, events);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(texts(events)).containsExactly("read me"));

            assertThatThrownBy(() -> subscribe(clients, consumer, new CopyOnWriteArrayList<>())
                            .get(4, TimeUnit.SECONDS))
                    .hasRootCauseInstanceOf(ResourceInUseException.class)
                    .hasStackTraceContaining("Another active subscription exists for this consumer:"
                            + " 000000000000:once:shardId-000000000000:" + name);
        });
    }

    @Test
    void consumersAreDescribedListedCountedAndDeregistered() {
        String arn = register("consumers", "one");
        register("consumers", "two");
        String streamArn = arn.substring(0, arn.indexOf("/consumer/"));
        assertThat(arn).matches("arn:aws:kinesis:eu-west-1:000000000000:stream/consumers/consumer/one:\\d+");

        assertThat(clients.kinesis()
                        .describeStreamConsumer(request -> request.consumerARN(arn))
                        .consumerDescription()
                        .consumerStatus())
                .isEqualTo(ConsumerStatus.ACTIVE);
        assertThat(clients.kinesis()
                        .listStreamConsumers(request -> request.streamARN(streamArn))
                        .consumers())
                .extracting(consumer -> consumer.consumerName())
                .containsExactly("one", "two");
        assertThat(clients.kinesis()
                        .describeStreamSummary(request -> request.streamName("consumers"))
                        .streamDescriptionSummary()
                        .consumerCount())
                .isEqualTo(2);
        assertThatThrownBy(() -> clients.kinesis().deleteStream(request -> request.streamName("consumers")))
                .isInstanceOf(ResourceInUseException.class);

        clients.kinesis().deregisterStreamConsumer(request -> request.consumerARN(arn));
        assertThatThrownBy(() -> clients.kinesis().describeStreamConsumer(request -> request.consumerARN(arn)))
                .isInstanceOf(ResourceNotFoundException.class);
        clients.kinesis()
                .deleteStream(request -> request.streamName("consumers").enforceConsumerDeletion(true));
    }

    private static String register(String stream, String name) {
        if (!clients.kinesis().listStreams().streamNames().contains(stream)) {
            clients.kinesis().createStream(request -> request.streamName(stream).shardCount(1));
        }
        String arn = clients.kinesis()
                .describeStreamSummary(request -> request.streamName(stream))
                .streamDescriptionSummary()
                .streamARN();
        return clients.kinesis()
                .registerStreamConsumer(request -> request.streamARN(arn).consumerName(name))
                .consumer()
                .consumerARN();
    }

    private static CompletableFuture<Void> subscribe(Clients own, String consumer, List<SubscribeToShardEvent> events) {
        return own.kinesisAsync()
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

    private static List<String> texts(List<SubscribeToShardEvent> events) {
        return events.stream()
                .flatMap(event -> event.records().stream())
                .map(record -> record.data().asUtf8String())
                .toList();
    }

    private static void put(String stream, String text) {
        clients.kinesis()
                .putRecord(
                        request -> request.streamName(stream).partitionKey("k").data(SdkBytes.fromUtf8String(text)));
    }
}
