package io.shardlab.aws.kinesis.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.kinesis.KinesisSettings;
import io.shardlab.aws.kinesis.Limits;
import io.shardlab.aws.kinesis.ReshardPace;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Structure;
import io.shardlab.testtools.ManualClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a policy is asked about is what the operation acts on, whatever else the request says. */
class KinesisResourcesTest {

    private static final String REGION = "eu-west-1";
    private static final String PREFIX = "arn:aws:kinesis:eu-west-1:000000000000:stream/";
    private static final String ALLOWED = PREFIX + "allowed";
    private static final String SECRET = PREFIX + "secret";
    /** Those that act on no stream that is there. */
    private static final Set<String> OF_THE_ACCOUNT = Set.of("CreateStream", "ListStreams", "DescribeLimits");

    private final ManualClock clock = new ManualClock();
    private final Streams streams = new Streams(
            new KinesisSettings(
                    "000000000000", Limits.NONE, Duration.ZERO, new ReshardPace(Duration.ZERO, Duration.ZERO), 1 << 24),
            clock);
    private final KinesisApi api = new KinesisApi(streams);

    @BeforeEach
    void twoStreams() {
        for (String name : List.of("allowed", "secret")) {
            call("CreateStream", Map.of("StreamName", name, "ShardCount", 3L));
        }
    }

    static List<String> operations() {
        var streams = new Streams(
                new KinesisSettings(
                        "000000000000", Limits.NONE, Duration.ZERO, new ReshardPace(Duration.ZERO, Duration.ZERO), 1),
                new ManualClock());
        return KinesisOperations.all(streams, new Tokens(streams.clock())).stream()
                .map(Operation::name)
                .filter(name -> !OF_THE_ACCOUNT.contains(name))
                .toList();
    }

    /** Every operation is called about one stream with whatever else might be taken for its resource naming the other. */
    @ParameterizedTest
    @MethodSource("operations")
    void membersThatTheOperationDoesNotReadChangeNothing(String operation) {
        Map<String, Object> honest = request(operation, "secret");
        String resource = api.resource(operation, REGION, Structure.of(honest)).orElseThrow();
        assertThat(resource).startsWith(SECRET);

        for (String decoy :
                List.of("StreamName", "StreamARN", "ConsumerARN", "ResourceARN", "ShardIterator", "NextToken")) {
            Map<String, Object> request = new HashMap<>(honest);
            request.putIfAbsent(decoy, decoy(decoy));

            String judged =
                    api.resource(operation, REGION, Structure.of(request)).orElse("*");

            if (!judged.equals(resource)) {
                // Then it is because the operation acts on that, and not on the secret, or because it refuses.
                assertThat(outcome(operation, request))
                        .as(operation + " with " + decoy)
                        .isNotEqualTo("ok");
            }
        }
    }

    @Test
    void anIteratorAndATokenCarryTheirStream() {
        assertThat(resource("GetRecords", Map.of("ShardIterator", iterator("secret"), "ConsumerARN", ALLOWED)))
                .isEqualTo(SECRET);
        assertThat(resource("GetRecords", Map.of("ShardIterator", iterator("secret"), "StreamARN", ALLOWED)))
                .isEqualTo(SECRET);
        String token = call("ListShards", Map.of("StreamName", "secret", "MaxResults", 1L))
                .members()
                .get("NextToken")
                .toString();
        clock.advance(Duration.ofHours(1));
        assertThat(resource("ListShards", Map.of("NextToken", token))).isEqualTo(SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws-cn:kinesis:eu-west-1:000000000000:stream/secret",
                "arn:aws:kinesis:us-east-1:000000000000:stream/secret",
                "arn:aws:kinesis:eu-west-1:000000000000:stream/secret/consumer/x:1",
                "arn:aws:kinesis:eu-west-1:000000000000:stream/secret/",
                "arn:aws:kinesis:eu-west-1:000000000000:x/stream/secret"
            })
    void noOtherSpellingOfAnArnIsAStream(String arn) {
        var request = Structure.of(Map.of("StreamARN", arn));

        assertThat(api.resource("DescribeStreamSummary", REGION, request)).isEmpty();
        assertThatThrownBy(() -> api.answer("DescribeStreamSummary", REGION, request))
                .isInstanceOfSatisfying(
                        AwsException.class,
                        refused -> assertThat(refused.type()).isEqualTo("ResourceNotFoundException"))
                .hasMessage("StreamARN " + arn + " names no stream of the region eu-west-1.");
    }

    @Test
    void aConsumerIsNamedAsWhatItIsHoweverItWasAskedFor() {
        String arn = register("secret");

        assertThat(resource("DescribeStreamConsumer", Map.of("ConsumerARN", arn)))
                .isEqualTo(arn);
        assertThat(resource("DescribeStreamConsumer", Map.of("StreamARN", SECRET, "ConsumerName", "reader")))
                .isEqualTo(arn);
        assertThat(resource("DescribeStreamConsumer", Map.of("StreamARN", SECRET, "ConsumerName", "none")))
                .isEqualTo(SECRET + "/consumer/none");
        assertThat(resource("RegisterStreamConsumer", Map.of("StreamARN", SECRET, "ConsumerName", "reader")))
                .isEqualTo(SECRET);
        assertThat(resource("ListTagsForResource", Map.of("ResourceARN", arn, "StreamName", "allowed")))
                .isEqualTo(arn);
    }

    private String resource(String operation, Map<String, Object> request) {
        return api.resource(operation, REGION, Structure.of(request)).orElse("*");
    }

    private Object decoy(String member) {
        return switch (member) {
            case "StreamName" -> "allowed";
            case "ShardIterator" -> iterator("allowed");
            case "NextToken" ->
                call("ListShards", Map.of("StreamName", "allowed", "MaxResults", 1L))
                        .members()
                        .get("NextToken");
            default -> ALLOWED;
        };
    }

    private String outcome(String operation, Map<String, Object> request) {
        try {
            api.answer(operation, REGION, Structure.of(request));
            return "ok";
        } catch (AwsException refused) {
            return refused.type();
        }
    }

    /** A request that succeeds, about a stream of that name. */
    private Map<String, Object> request(String operation, String name) {
        Map<String, Object> request = new HashMap<>();
        String arn = PREFIX + name;
        switch (operation) {
            case "TagResource", "UntagResource", "ListTagsForResource" -> request.put("ResourceARN", arn);
            case "DescribeStreamConsumer", "DeregisterStreamConsumer", "SubscribeToShard" ->
                request.put("ConsumerARN", register(name));
            case "RegisterStreamConsumer", "ListStreamConsumers", "UpdateStreamMode", "UpdateMaxRecordSize" ->
                request.put("StreamARN", arn);
            case "GetRecords" -> request.put("ShardIterator", iterator(name));
            default -> request.put("StreamName", name);
        }
        request.putAll(others(operation));
        return request;
    }

    private static Map<String, Object> others(String operation) {
        String shard = "shardId-000000000000";
        return switch (operation) {
            case "UpdateStreamMode" -> Map.of("StreamModeDetails", Structure.of(Map.of("StreamMode", "PROVISIONED")));
            case "UpdateMaxRecordSize" -> Map.of("MaxRecordSizeInKiB", 2048L);
            case "IncreaseStreamRetentionPeriod", "DecreaseStreamRetentionPeriod" ->
                Map.of("RetentionPeriodHours", 24L);
            case "EnableEnhancedMonitoring", "DisableEnhancedMonitoring" -> Map.of("ShardLevelMetrics", List.of("ALL"));
            case "AddTagsToStream", "TagResource" -> Map.of("Tags", Structure.of(Map.of("a", "b")));
            case "RemoveTagsFromStream", "UntagResource" -> Map.of("TagKeys", List.of("a"));
            case "SplitShard" -> Map.of("ShardToSplit", shard, "NewStartingHashKey", "1000");
            case "MergeShards" -> Map.of("ShardToMerge", shard, "AdjacentShardToMerge", "shardId-000000000001");
            case "UpdateShardCount" -> Map.of("TargetShardCount", 4L, "ScalingType", "UNIFORM_SCALING");
            case "PutRecord" -> Map.of("PartitionKey", "a", "Data", "");
            case "PutRecords" -> Map.of("Records", List.of(Structure.of(Map.of("PartitionKey", "a", "Data", ""))));
            case "GetShardIterator" -> Map.of("ShardId", shard, "ShardIteratorType", "TRIM_HORIZON");
            case "RegisterStreamConsumer" -> Map.of("ConsumerName", "other");
            case "SubscribeToShard" ->
                Map.of("ShardId", shard, "StartingPosition", Structure.of(Map.of("Type", "TRIM_HORIZON")));
            default -> Map.of();
        };
    }

    private String register(String stream) {
        Structure answer =
                call("RegisterStreamConsumer", Map.of("StreamARN", PREFIX + stream, "ConsumerName", "reader"));
        return ((Structure) answer.members().get("Consumer"))
                .members()
                .get("ConsumerARN")
                .toString();
    }

    private String iterator(String stream) {
        return call(
                        "GetShardIterator",
                        Map.of(
                                "StreamName",
                                stream,
                                "ShardId",
                                "shardId-000000000000",
                                "ShardIteratorType",
                                "TRIM_HORIZON"))
                .members()
                .get("ShardIterator")
                .toString();
    }

    private Structure call(String operation, Map<String, Object> members) {
        return ((Reply.Whole) api.answer(operation, REGION, Structure.of(members))).structure();
    }
}
