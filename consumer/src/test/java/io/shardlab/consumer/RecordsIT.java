package io.shardlab.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardlab.consumer.kcl.Aggregates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.kinesis.retrieval.kpl.Messages;

/** What becomes of records of every kind, with one consumer. Tests use keys of their own, in any order. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Kinesis's limit: payload and partition key together. */
    private static final int LARGEST_RECORD = 1024 * 1024;

    private Cloud cloud;
    private ConsumerProcess consumer;

    @BeforeAll
    void start() throws IOException {
        cloud = new Cloud(Files.createDirectories(Path.of("target/it/records")))
                .withStream(1)
                .withLeases();
        consumer = cloud.startConsumer("pod-a", Map.of("LOG_FORMAT", "json")).awaitReady();
    }

    @AfterAll
    void stop() {
        if (consumer != null) {
            consumer.close();
        }
        if (cloud != null) {
            cloud.close();
        }
    }

    @Test
    void aMegabyteThatIsNoJsonIsReadBackByteForByte() throws Exception {
        var key = "noise@foo.com";
        var noise = new byte[LARGEST_RECORD - key.length()];
        new Random(7).nextBytes(noise);

        cloud.put(key, SdkBytes.fromByteArray(noise));

        var letter = awaitLetter(key);
        assertThat(letter.get("encoding").s()).isEqualTo("gzip");
        assertThat(letter.get("parts").n()).as("random bytes do not shrink").isEqualTo("3");
        awaitPayload(letter, noise);
        assertThat(readByCommand("read", letter)).isEqualTo(noise);
    }

    @Test
    void aUserTooLargeForAnItemIsKeptAside() throws Exception {
        var key = "large@foo.com";
        var frame = Cloud.json("");
        var json = Cloud.json("x".repeat(LARGEST_RECORD - key.length() - frame.length()));

        cloud.put(key, json);

        var letter = awaitLetter(key);
        assertThat(letter.get("reason").s()).startsWith("DynamoDB refuses the item:");
        awaitPayload(letter, json.getBytes(UTF_8));
        assertThat(cloud.users()).doesNotContainKey(key);
    }

    @Test
    void anEmptyPayloadIsKeptAside() throws Exception {
        cloud.put("empty@foo.com", SdkBytes.fromByteArray(new byte[0]));

        var letter = awaitLetter("empty@foo.com");
        assertThat(letter.get("reason").s()).isEqualTo("the payload is empty");
        awaitPayload(letter, new byte[0]);
    }

    @Test
    void usersThatAreNoneAreKeptAsideWithTheReason() {
        var reasons = Map.of(
                "{\"name\":1,\"city\":\"x\"}", "'name' is not a text",
                "{\"name\":\"x\"}", "'city' is missing",
                "{\"name\":\"x\",\"name\":\"y\",\"city\":\"z\"}", "not JSON: Duplicate field 'name'",
                "[]", "not a JSON object");
        reasons.keySet().forEach(payload -> cloud.put(payload.hashCode() + "@foo.com", payload));

        reasons.forEach((payload, reason) -> assertThat(awaitLetter(payload.hashCode() + "@foo.com")
                        .get("reason")
                        .s())
                .isEqualTo(reason));
    }

    @Test
    void userRecordsOfAnAggregateAreStoredInTheirOrder() throws Exception {
        cloud.put(
                "aggregate",
                SdkBytes.fromByteArray(aggregate(List.of(
                        Map.entry("kpl1@foo.com", "first"),
                        Map.entry("kpl2@foo.com", "only"),
                        Map.entry("kpl1@foo.com", "second"),
                        Map.entry("kpl1@foo.com", "last")))));

        awaitName("kpl1@foo.com", "last");
        awaitName("kpl2@foo.com", "only");
        var positions = List.of(position("kpl2@foo.com"), position("kpl1@foo.com"));
        assertThat(positions).isSorted();
        assertThat(positions.get(0)).endsWith(".0000000000000000001");
        assertThat(positions.get(1)).endsWith(".0000000000000000003");
    }

    @Test
    void anAggregateWithABrokenIndexLosesNoRecordAroundIt() {
        cloud.put("before@foo.com", Cloud.json("before"));
        cloud.put(
                "aggregate",
                SdkBytes.fromByteArray(Aggregates.packed(Messages.AggregatedRecord.newBuilder()
                        .addPartitionKeyTable("kpl3@foo.com")
                        .addRecords(Aggregates.user(0, Cloud.json("kept")))
                        .addRecords(Aggregates.user(9, Cloud.json("lost its key"))))));
        cloud.put("after@foo.com", Cloud.json("after"));

        awaitName("after@foo.com", "after");
        assertThat(name("before@foo.com")).isEqualTo("before");
        assertThat(name("kpl3@foo.com")).isEqualTo("kept");
        assertThat(awaitLetter("").get("reason").s()).isEqualTo("its KPL aggregate does not tell its partition key");
    }

    @Test
    void aReasonAndAKeyThatWouldNotFitAnItemHoldNothingUp() throws Exception {
        var key = "漢".repeat(256);
        var member = "m".repeat(50_000);
        var json = "{\"%s\":1,\"%s\":1,\"filling\":\"%s\"}".formatted(member, member, "x".repeat(250_000));
        cloud.put(key, json);
        var longKey = "k".repeat(420_000);
        cloud.put(
                "aggregate",
                SdkBytes.fromByteArray(aggregate(List.of(Map.entry(longKey, "x"), Map.entry("kpl4@foo.com", "x")))));

        awaitName("kpl4@foo.com", "x");
        awaitPayload(awaitLetter(key), json.getBytes(UTF_8));
        var letter = awaitLetter(longKey.substring(0, 255) + "…");
        awaitPayload(letter, Cloud.json("x").getBytes(UTF_8));
        assertThat(new String(readByCommand("key", letter), UTF_8)).isEqualTo(longKey);
    }

    @Test
    void aNewerRecordIsNeverOverwritten() {
        var newest = Map.of(
                "email", AttributeValue.fromS("later@foo.com"),
                "name", AttributeValue.fromS("of tomorrow"),
                "position", AttributeValue.fromS("9".repeat(129)),
                "shard_id", AttributeValue.fromS("shardId-000000000000"),
                "stream_id", AttributeValue.fromS(streamId()));
        cloud.dynamoDb().putItem(request -> request.tableName(Cloud.USERS).item(newest));

        cloud.put("later@foo.com", Cloud.json("of today"));
        cloud.put("after-later@foo.com", Cloud.json("x"));

        awaitName("after-later@foo.com", "x");
        assertThat(name("later@foo.com")).isEqualTo("of tomorrow");
        awaitMetric("kcl_consumer_writes_total{outcome=\"superseded\"}");
    }

    @Test
    void anItemOfAFormerLifeOfTheStreamIsOverwritten() {
        var former = Map.of(
                "email", AttributeValue.fromS("former@foo.com"),
                "name", AttributeValue.fromS("of yesterday"),
                "position", AttributeValue.fromS("9".repeat(129)),
                "shard_id", AttributeValue.fromS("shardId-000000000000"),
                "stream_id", AttributeValue.fromS("arn:aws:kinesis:us-east-1:0:stream/x@2020-01-01T00:00:00Z"));
        cloud.dynamoDb().putItem(request -> request.tableName(Cloud.USERS).item(former));

        cloud.put("former@foo.com", Cloud.json("of today"));

        awaitName("former@foo.com", "of today");
    }

    @Test
    void metricsShowWhatTheConsumerDoesAndWhatKclDoes() throws Exception {
        cloud.put("metrics@foo.com", Cloud.json("x"));
        awaitName("metrics@foo.com", "x");

        awaitMetric("kcl_consumer_writes_total{outcome=\"stored\"}");
        awaitMetric("kcl_consumer_behind_latest_seconds{shard=\"shardId-000000000000\"}");
        awaitMetric("kcl_consumer_leases 1.0");
        awaitMetric("kcl_records_processed_count{operation=\"ProcessTask\"}");
        assertThat(consumer.get("/metrics").headers().firstValue("Content-Type"))
                .contains("text/plain; version=0.0.4; charset=utf-8");
    }

    @Test
    void everyLogLineIsAnObjectThatNamesShardAndSequence() {
        cloud.put("logged@foo.com", "no json");
        var letter = awaitLetter("logged@foo.com");

        assertThat(consumer.jvm().output().lines())
                .allSatisfy(line -> assertThat(line).startsWith("{\"time\":\"").endsWith("}"))
                .anySatisfy(line -> assertThat(line)
                        .contains("\"sequence\":\""
                                + letter.get("sequence_number").s() + "\"")
                        .contains("\"shard\":\"shardId-000000000000\"")
                        .contains("is kept aside"));
    }

    private String streamId() {
        cloud.put("some@foo.com", Cloud.json("x"));
        awaitName("some@foo.com", "x");
        return cloud.users().get("some@foo.com").get("stream_id").s();
    }

    private Map<String, AttributeValue> awaitLetter(String key) {
        await("dead letter of " + key)
                .atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(letters(key)).as(consumer.jvm()::output).isNotEmpty());
        return letters(key).get(0);
    }

    private List<Map<String, AttributeValue>> letters(String key) {
        return cloud.deadLetters().stream()
                .filter(letter -> letter.get("partition_key").s().equals(key))
                .toList();
    }

    /** Its parts are written at the same time, so the first may be there before the last. */
    private void awaitPayload(Map<String, AttributeValue> letter, byte[] payload) {
        await("the whole payload")
                .atMost(PATIENCE)
                .ignoreException(IOException.class)
                .untilAsserted(() -> assertThat(cloud.payload(letter)).isEqualTo(payload));
    }

    /** With the documented command. */
    private byte[] readByCommand(String part, Map<String, AttributeValue> letter)
            throws IOException, InterruptedException {
        var out = Path.of("target/it/records/payload");
        var command = ChildJvm.command(
                "consumer",
                "io.shardlab.consumer.DeadLettersMain",
                part,
                letter.get("record_id").s());
        var builder = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(Path.of("target/it/records/read.log").toFile());
        builder.environment().clear();
        builder.environment().putAll(cloud.pod("reader"));
        var process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return Files.readAllBytes(out);
    }

    private void awaitName(String key, String name) {
        await(key + " is " + name)
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(name(key)).as(consumer.jvm()::output).isEqualTo(name));
    }

    private String name(String key) {
        return cloud.users()
                .getOrDefault(key, Map.of("name", AttributeValue.fromS("not stored")))
                .get("name")
                .s();
    }

    private String position(String key) {
        return cloud.users().get(key).get("position").s();
    }

    private void awaitMetric(String line) {
        await(line)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(consumer.get("/metrics").body()).contains(line));
    }

    private static byte[] aggregate(List<Map.Entry<String, String>> users) {
        var keys = users.stream().map(Map.Entry::getKey).distinct().toList();
        var message = Messages.AggregatedRecord.newBuilder().addAllPartitionKeyTable(keys);
        users.forEach(
                user -> message.addRecords(Aggregates.user(keys.indexOf(user.getKey()), Cloud.json(user.getValue()))));
        return Aggregates.packed(message);
    }
}
