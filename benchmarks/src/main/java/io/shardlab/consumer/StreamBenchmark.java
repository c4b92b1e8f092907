package io.shardlab.consumer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.Shard;

/**
 * From put to stored: SHARDS shards with RATE records a second each for SECONDS, one consumer, users in a stub that answers in
 * 2 ms.
 */
public final class StreamBenchmark {

    private static final int PUTS_PER_SECOND = 4;

    /** A JVM's first seconds compile; they are not counted. */
    private static final Duration WARM_UP = Duration.ofSeconds(10);

    private record Journey(long put, long stored) {}

    private StreamBenchmark() {}

    public static void main(String[] args) throws Exception {
        int shards = Integer.parseInt(args[0]);
        int rate = Integer.parseInt(args[1]);
        int seconds = Integer.parseInt(args[2]);
        Queue<Journey> journeys = new ConcurrentLinkedQueue<>();
        var logs = Files.createDirectories(Path.of("target/benchmarks"));
        try (var cloud = new Cloud(logs).withStream(shards).withLeases();
                var stub = new StubDynamoDb(cloud.endpoint(), Duration.ofMillis(2), item -> {
                    long put = Long.parseLong(item.get("name").get("S").textValue());
                    journeys.add(new Journey(put, System.currentTimeMillis()));
                });
                var consumer = cloud.startConsumer(
                        "pod-a",
                        Map.of("AWS_ENDPOINT_URL_DYNAMODB", stub.endpoint().toString()))) {
            consumer.awaitReady();
            double processor = ProcessUse.of(consumer).processorSeconds();
            long sent = put(cloud, rate, seconds);
            long end = System.nanoTime();
            while (journeys.size() < sent && System.nanoTime() - end < TimeUnit.MINUTES.toNanos(2)) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            processor = ProcessUse.of(consumer).processorSeconds() - processor;
            System.out.printf(
                    Locale.ROOT, "processor time of the consumer: %.2f ms a record%n", 1_000 * processor / sent);
            print(shards, rate, seconds, sent, journeys, (System.nanoTime() - end) / 1e9);
        }
        System.exit(0);
    }

    private static long put(Cloud cloud, int rate, int seconds) throws InterruptedException {
        var sent = new AtomicLong();
        var open = cloud.openShards();
        var producers = Executors.newScheduledThreadPool(Math.min(4, open.size()));
        for (var shard : open) {
            var number = new AtomicLong();
            producers.scheduleAtFixedRate(
                    () -> sent.addAndGet(put(cloud, shard, number, rate / PUTS_PER_SECOND)),
                    0,
                    1_000_000 / PUTS_PER_SECOND,
                    TimeUnit.MICROSECONDS);
        }
        TimeUnit.SECONDS.sleep(seconds);
        producers.shutdown();
        producers.awaitTermination(1, TimeUnit.MINUTES);
        return sent.get();
    }

    private static int put(Cloud cloud, Shard shard, AtomicLong number, int records) {
        List<PutRecordsRequestEntry> entries = IntStream.range(0, records)
                .mapToObj(i -> PutRecordsRequestEntry.builder()
                        .partitionKey(shard.shardId() + number.incrementAndGet() + "@foo.com")
                        .explicitHashKey(shard.hashKeyRange().startingHashKey())
                        .data(SdkBytes.fromUtf8String(Cloud.json(Long.toString(System.currentTimeMillis()))))
                        .build())
                .toList();
        var answer = cloud.kinesis()
                .putRecords(request -> request.streamName(Cloud.STREAM).records(entries));
        return records - answer.failedRecordCount();
    }

    private static void print(int shards, int rate, int seconds, long sent, Queue<Journey> journeys, double tail) {
        long warm = journeys.stream().mapToLong(Journey::put).min().orElseThrow() + WARM_UP.toMillis();
        var sorted = journeys.stream()
                .filter(journey -> journey.put() >= warm)
                .mapToLong(journey -> journey.stored() - journey.put())
                .sorted()
                .toArray();
        System.out.printf(
                Locale.ROOT,
                "%s: %d shards, %d records/s each for %d s: %d sent (%.0f/s), %d stored, the last %.1f s after the last put;"
                        + " from put to stored, after %d s, p50 %d ms, p99 %d ms, most %d ms%n",
                Instant.now(),
                shards,
                rate,
                seconds,
                sent,
                (double) sent / seconds,
                journeys.size(),
                tail,
                WARM_UP.toSeconds(),
                sorted[sorted.length / 2],
                sorted[(int) (sorted.length * 0.99)],
                sorted[sorted.length - 1]);
    }
}
