package io.shardlab.aws.kinesis.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.kinesis.KinesisSettings;
import io.shardlab.aws.kinesis.Limits;
import io.shardlab.aws.kinesis.ReshardPace;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Structure;
import io.shardlab.aws.protocol.WireFormat;
import io.shardlab.testtools.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operations, called as the gateway calls them. */
class KinesisApiTest {

    private static final Duration RESHARD = Duration.ofMillis(100);

    private final ManualClock clock = new ManualClock();
    private final KinesisApi api = new KinesisApi(new Streams(
            new KinesisSettings(
                    "000000000000", Limits.SHARDS, Duration.ZERO, new ReshardPace(RESHARD, Duration.ZERO), 1 << 24),
            clock));

    @BeforeEach
    void createStream() {
        call("CreateStream", Map.of("StreamName", "orders", "ShardCount", 2L));
    }

    @Test
    void anUnknownOperationIsRefusedByName() {
        assertRefused("UnknownOperationException", "MakeCoffee", Map.of(), "MakeCoffee");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PutRecord         | {\"StreamName\":\"orders\",\"PartitionKey\":\"a\"}                                | ValidationException | at 'data' failed to satisfy constraint: Member must not be null",
                "PutRecord         | {\"StreamName\":\"orders\",\"PartitionKey\":\"\",\"Data\":\"\"}                   | ValidationException | Member must have length greater than or equal to 1",
                "PutRecord         | {\"StreamName\":\"orders\",\"PartitionKey\":1,\"Data\":\"\"}                      | SerializationException | can not be converted to a String",
                "PutRecord         | {\"StreamName\":\"orders\",\"PartitionKey\":\"a\",\"Data\":\"***\"}                | SerializationException | can not be converted to a Blob",
                "PutRecord         | {\"PartitionKey\":\"a\",\"Data\":\"\"}                                             | InvalidArgumentException | Either StreamName or StreamARN must be specified.",
                "PutRecord         | {\"StreamName\":\"orders\",\"PartitionKey\":\"a\",\"Data\":\"\",\"ExplicitHashKey\":\"340282366920938463463374607431768211456\"} | InvalidArgumentException | must be in the range: [0, 2^128-1]",
                "PutRecord         | {\"StreamName\":\"orders\",\"PartitionKey\":\"a\",\"Data\":\"\",\"ExplicitHashKey\":\"01\"} | ValidationException | regular expression pattern",
                "PutRecord         | {\"StreamName\":\"orders\",\"PartitionKey\":\"a\",\"Data\":\"\",\"SequenceNumberForOrdering\":\"12\"} | InvalidArgumentException | ExclusiveMinimumSequenceNumber 12",
                "PutRecords        | {\"StreamName\":\"orders\",\"Records\":[]}                                         | ValidationException | Member must have length greater than or equal to 1",
                "PutRecords        | {\"StreamName\":\"orders\",\"Records\":[1]}                                        | SerializationException | can not be converted to a structure",
                "GetShardIterator  | {\"StreamName\":\"orders\",\"ShardId\":\"shardId-000000000000\",\"ShardIteratorType\":\"NEWEST\"} | ValidationException | Member must satisfy enum value set: [AT_SEQUENCE_NUMBER, AFTER_SEQUENCE_NUMBER, TRIM_HORIZON, LATEST, AT_TIMESTAMP]",
                "GetShardIterator  | {\"StreamName\":\"orders\",\"ShardId\":\"shardId-000000000000\",\"ShardIteratorType\":\"AT_SEQUENCE_NUMBER\"} | InvalidArgumentException | Request specified AT_SEQUENCE_NUMBER and no StartingSequenceNumber.",
                "GetShardIterator  | {\"StreamName\":\"orders\",\"ShardId\":\"shardId-000000000000\",\"ShardIteratorType\":\"AT_TIMESTAMP\"} | InvalidArgumentException | Current request has no timestamp parameter.",
                "GetShardIterator  | {\"StreamName\":\"orders\",\"ShardId\":\"shardId-000000000000\",\"ShardIteratorType\":\"AT_TIMESTAMP\",\"Timestamp\":9999999999} | InvalidArgumentException | cannot be greater than the currentTimestampInMillis",
                "GetShardIterator  | {\"StreamName\":\"orders\",\"ShardId\":\"shardId-000000000007\",\"ShardIteratorType\":\"LATEST\"} | ResourceNotFoundException | Shard shardId-000000000007 in stream orders under account 000000000000 does not exist",
                "GetRecords        | {\"ShardIterator\":\"AAAA\"}                                                       | InvalidArgumentException | Invalid ShardIterator.",
                "GetRecords        | {\"ShardIterator\":\"AAAA\",\"Limit\":10001}                                       | ValidationException | Member must have value less than or equal to 10000",
                "ListShards        | {}                                                                                 | InvalidArgumentException | Either NextToken or StreamName should be provided.",
                "ListShards        | {\"NextToken\":\"x\",\"StreamName\":\"orders\"}                                    | InvalidArgumentException | NextToken and StreamName cannot be provided together.",
                "ListShards        | {\"NextToken\":\"x\"}                                                              | InvalidArgumentException | Invalid NextToken.",
                "ListShards        | {\"StreamName\":\"orders\",\"ShardFilter\":{\"Type\":\"AT_TIMESTAMP\"}}            | InvalidArgumentException | Timestamp must be provided",
                "SplitShard        | {\"StreamName\":\"orders\",\"ShardToSplit\":\"shardId-000000000000\",\"NewStartingHashKey\":\"1\"} | InvalidArgumentException | is not both greater than one plus the shard's StartingHashKey 0 and less than",
                "SplitShard        | {\"StreamName\":\"orders\",\"ShardToSplit\":\"shardId-000000000009\",\"NewStartingHashKey\":\"5\"} | ResourceNotFoundException | Could not find shard shardId-000000000009 in stream orders under account 000000000000.",
                "MergeShards       | {\"StreamName\":\"orders\",\"ShardToMerge\":\"shardId-000000000000\",\"AdjacentShardToMerge\":\"shardId-000000000000\"} | InvalidArgumentException | are not an adjacent pair of shards eligible for merging",
                "UpdateShardCount  | {\"StreamName\":\"orders\",\"TargetShardCount\":5,\"ScalingType\":\"UNIFORM_SCALING\"} | InvalidArgumentException | over double your current open shard count. Current open shard count: 2 Target shard count: 5",
                "UpdateShardCount  | {\"StreamName\":\"orders\",\"TargetShardCount\":3,\"ScalingType\":\"ODD\"}         | ValidationException | Member must satisfy enum value set: [UNIFORM_SCALING]",
                "DescribeStream    | {\"StreamARN\":\"arn:aws:kinesis:eu-west-1:111111111111:stream/orders\"}           | ResourceNotFoundException | Stream orders under account 111111111111 not found.",
                "DescribeStream    | {\"StreamARN\":\"orders\"}                                                         | ValidationException | at 'streamARN' failed to satisfy constraint",
                "DescribeStreamSummary | {\"StreamName\":\"a b\"}                                                       | ValidationException | Value 'a b' at 'streamName'",
                "IncreaseStreamRetentionPeriod | {\"StreamName\":\"orders\",\"RetentionPeriodHours\":23}                | InvalidArgumentException | Minimum allowed retention period is 24 hours.",
                "IncreaseStreamRetentionPeriod | {\"StreamName\":\"orders\",\"RetentionPeriodHours\":8761}              | InvalidArgumentException | Maximum allowed retention period is 8760 hours.",
                "DecreaseStreamRetentionPeriod | {\"StreamName\":\"orders\",\"RetentionPeriodHours\":48}                | InvalidArgumentException | Use IncreaseRetentionPeriod API.",
                "AddTagsToStream   | {\"StreamName\":\"orders\",\"Tags\":{\"a\":\"<b>\"}}                               | InvalidArgumentException | Some tags contain invalid characters.",
                "CreateStream      | {\"StreamName\":\"orders\",\"ShardCount\":1}                                       | ResourceInUseException | Stream orders under account 000000000000 already exists.",
                "CreateStream      | {\"StreamName\":\"more\",\"ShardCount\":20000}                                     | LimitExceededException | exceed the shard limit",
                "EnableEnhancedMonitoring | {\"StreamName\":\"orders\",\"ShardLevelMetrics\":[\"Odd\"]}                 | ValidationException | Member must satisfy enum value set"
            })
    void aBadRequestIsRefusedWithATypeAndASentence(String operation, String json, String type, String sentence) {
        Structure request = WireFormat.JSON.decode(json.getBytes(StandardCharsets.UTF_8));

        assertRefused(type, operation, request.members(), sentence);
    }

    @Test
    void anIteratorLivesFiveMinutes() {
        String iterator = iterator();
        clock.advance(Duration.ofMinutes(5));
        assertThat(call("GetRecords", Map.of("ShardIterator", iterator)).members())
                .containsKey("NextShardIterator");

        clock.advance(Duration.ofMillis(1));

        assertRefused(
                "ExpiredIteratorException",
                "GetRecords",
                Map.of("ShardIterator", iterator),
                "Iterator expired. The iterator was created at time Thu Jan 01 00:00:00 UTC 2026 while right now it is"
                        + " Thu Jan 01 00:05:00 UTC 2026 which is further in the future than the tolerated delay of"
                        + " 300000 milliseconds.");
    }

    @Test
    void anIteratorOfADeletedStreamIsNoIteratorOfItsNamesake() {
        String iterator = iterator();
        call("DeleteStream", Map.of("StreamName", "orders"));
        assertRefused("ResourceNotFoundException", "GetRecords", Map.of("ShardIterator", iterator), "not found");
        clock.advance(Duration.ofSeconds(1));

        createStream();

        assertRefused("InvalidArgumentException", "GetRecords", Map.of("ShardIterator", iterator), "deleted stream");
    }

    @Test
    void anIteratorThatWasTamperedWithIsRefused() {
        String iterator = iterator();
        String tampered = iterator.substring(0, 30) + (iterator.charAt(30) == 'A' ? 'B' : 'A') + iterator.substring(31);

        assertRefused(
                "InvalidArgumentException", "GetRecords", Map.of("ShardIterator", tampered), "Invalid ShardIterator.");
    }

    @Test
    void aNextTokenLives300Seconds() {
        Object token = call("ListShards", Map.of("StreamName", "orders", "MaxResults", 1L))
                .members()
                .get("NextToken");
        clock.advance(Duration.ofSeconds(300));
        assertThat(call("ListShards", Map.of("NextToken", token)).members()).doesNotContainKey("NextToken");

        clock.advance(Duration.ofMillis(1));

        assertRefused("ExpiredNextTokenException", "ListShards", Map.of("NextToken", token), "300 seconds");
    }

    @Test
    void describeStreamPagesThroughShards() {
        Structure first =
                nested(call("DescribeStream", Map.of("StreamName", "orders", "Limit", 1L)), "StreamDescription");
        assertThat(first.members()).containsEntry("HasMoreShards", true);

        Structure second = nested(
                call("DescribeStream", Map.of("StreamName", "orders", "ExclusiveStartShardId", "shardId-000000000000")),
                "StreamDescription");

        assertThat(second.members()).containsEntry("HasMoreShards", false);
        assertThat((List<?>) second.members().get("Shards")).hasSize(1);
    }

    @Test
    void listStreamsPagesByNameAndByToken() {
        for (String name : List.of("a", "b", "z")) {
            call("CreateStream", Map.of("StreamName", name, "ShardCount", 1L));
        }

        Structure first = call("ListStreams", Map.of("Limit", 2L));
        assertThat(first.members())
                .containsEntry("StreamNames", List.of("a", "b"))
                .containsEntry("HasMoreStreams", true);
        assertThat(call("ListStreams", Map.of("NextToken", first.members().get("NextToken")))
                        .members())
                .containsEntry("StreamNames", List.of("orders", "z"));
        assertThat(call("ListStreams", Map.of("ExclusiveStartStreamName", "orders"))
                        .members())
                .containsEntry("StreamNames", List.of("z"));
    }

    @Test
    void aStreamIsFoundInItsRegionOnly() {
        assertThatThrownBy(
                        () -> api.answer("DescribeStream", "us-east-1", Structure.of(Map.of("StreamName", "orders"))))
                .hasMessage("Stream orders under account 000000000000 not found.");
    }

    @Test
    void tagsAreAddedListedInPagesAndRemoved() {
        String arn = "arn:aws:kinesis:eu-west-1:000000000000:stream/orders";
        call("AddTagsToStream", Map.of("StreamName", "orders", "Tags", Structure.of(Map.of("b", "2", "a", "1"))));
        call("TagResource", Map.of("ResourceARN", arn, "Tags", Structure.of(Map.of("c", "3"))));

        Structure page = call("ListTagsForStream", Map.of("StreamName", "orders", "Limit", 2L));
        assertThat(page.members()).containsEntry("HasMoreTags", true);
        assertThat(page.members().get("Tags").toString()).isEqualTo("[{Key=a, Value=1}, {Key=b, Value=2}]");

        call("RemoveTagsFromStream", Map.of("StreamName", "orders", "TagKeys", List.of("a")));
        call("UntagResource", Map.of("ResourceARN", arn, "TagKeys", List.of("c", "unknown")));
        assertThat(call("ListTagsForResource", Map.of("ResourceARN", arn))
                        .members()
                        .get("Tags")
                        .toString())
                .isEqualTo("[{Key=b, Value=2}]");
    }

    @Test
    void retentionModeMonitoringAndRecordSizeAreSetAndDescribed() {
        String arn = "arn:aws:kinesis:eu-west-1:000000000000:stream/orders";
        call("IncreaseStreamRetentionPeriod", Map.of("StreamARN", arn, "RetentionPeriodHours", 48L));
        call("UpdateMaxRecordSize", Map.of("StreamARN", arn, "MaxRecordSizeInKiB", 2048L));
        call("EnableEnhancedMonitoring", Map.of("StreamName", "orders", "ShardLevelMetrics", List.of("IncomingBytes")));
        call(
                "UpdateStreamMode",
                Map.of("StreamARN", arn, "StreamModeDetails", Structure.of(Map.of("StreamMode", "ON_DEMAND"))));

        Structure summary =
                nested(call("DescribeStreamSummary", Map.of("StreamName", "orders")), "StreamDescriptionSummary");

        assertThat(summary.members())
                .containsEntry("RetentionPeriodHours", 48L)
                .containsEntry("MaxRecordSizeInKiB", 2048L)
                .containsEntry("OpenShardCount", 2L);
        assertThat(summary.members().get("StreamModeDetails").toString()).isEqualTo("{StreamMode=ON_DEMAND}");
        assertThat(summary.members().get("EnhancedMonitoring").toString())
                .isEqualTo("[{ShardLevelMetrics=[IncomingBytes]}]");
        call("PutRecord", Map.of("StreamName", "orders", "PartitionKey", "k", "Data", new byte[1 << 21 >> 1]));
    }

    @Test
    void aThrottledRecordOfPutRecordsFailsAloneWithItsError() {
        Structure large = Structure.of(Map.of("PartitionKey", "a", "ExplicitHashKey", "0", "Data", new byte[700_000]));
        Structure other =
                Structure.of(Map.of("PartitionKey", "b", "ExplicitHashKey", "9".repeat(38), "Data", new byte[1]));

        Structure answer = call("PutRecords", Map.of("StreamName", "orders", "Records", List.of(large, large, other)));

        assertThat(answer.members()).containsEntry("FailedRecordCount", 1L);
        List<?> results = (List<?>) answer.members().get("Records");
        assertThat(((Structure) results.get(1)).members())
                .containsEntry("ErrorCode", "ProvisionedThroughputExceededException")
                .containsEntry(
                        "ErrorMessage",
                        "Rate exceeded for shard shardId-000000000000 in stream orders under account 000000000000.");
        assertThat(((Structure) results.get(2)).members()).containsKey("SequenceNumber");
    }

    @Test
    void aRecordAboveTheStreamsMaximumIsRefusedWithTheWholeRequest() {
        Structure good = Structure.of(Map.of("PartitionKey", "a", "Data", new byte[1]));
        Structure tooLarge = Structure.of(Map.of("PartitionKey", "a", "Data", new byte[1 << 20]));

        assertRefused(
                "ValidationException",
                "PutRecords",
                Map.of("StreamName", "orders", "Records", List.of(good, tooLarge)),
                "less than or equal to 1048576");
        assertThat((List<?>) call("GetRecords", Map.of("ShardIterator", iterator()))
                        .members()
                        .get("Records"))
                .isEmpty();
    }

    private String iterator() {
        return (String) call(
                        "GetShardIterator",
                        Map.of(
                                "StreamName", "orders",
                                "ShardId", "shardId-000000000000",
                                "ShardIteratorType", "TRIM_HORIZON"))
                .members()
                .get("ShardIterator");
    }

    private Structure call(String operation, Map<String, ?> members) {
        return ((Reply.Whole) api.answer(operation, "eu-west-1", Structure.of(members))).structure();
    }

    private static Structure nested(Structure structure, String member) {
        return (Structure) structure.members().get(member);
    }

    private void assertRefused(String type, String operation, Map<String, ?> members, String sentence) {
        assertThatThrownBy(() -> call(operation, members))
                .isInstanceOfSatisfying(
                        AwsException.class,
                        refused -> assertThat(refused.type()).isEqualTo(type))
                .hasMessageContaining(sentence);
    }
}
