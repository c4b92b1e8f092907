package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.kinesis.Refusals;
import io.shardlab.aws.kinesis.ShardId;
import io.shardlab.aws.kinesis.StartingPosition;
import io.shardlab.aws.kinesis.Stream;
import io.shardlab.aws.kinesis.StreamConsumer;
import io.shardlab.aws.kinesis.StreamKey;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Register-, Describe-, List- and DeregisterStreamConsumer, and SubscribeToShard. */
final class FanOut {

    private static final String LIST = "ListStreamConsumers";
    private static final Input.Constraint ARN_LENGTH = Input.Constraint.length(1, 2048);

    private final Streams streams;
    private final Tokens tokens;

    FanOut(Streams streams, Tokens tokens) {
        this.streams = streams;
        this.tokens = tokens;
    }

    void register(Map<String, Operation> operations) {
        operations.put("RegisterStreamConsumer", this::registerStreamConsumer);
        operations.put("DescribeStreamConsumer", this::describeStreamConsumer);
        operations.put(LIST, this::listStreamConsumers);
        operations.put("DeregisterStreamConsumer", this::deregisterStreamConsumer);
    }

    static AwsException consumerNotFound(String name) {
        return AwsException.client("ResourceNotFoundException", "Consumer " + name + " not found.");
    }

    /** A consumer and the stream it belongs to. */
    record Registered(Stream stream, StreamConsumer consumer) {}

    /** The consumer of an ARN. */
    static Registered find(Streams streams, String consumerArn) {
        Stream stream =
                StreamKey.ofArn(consumerArn).flatMap(streams::find).orElseThrow(() -> consumerNotFound(consumerArn));
        StreamConsumer consumer =
                stream.consumers().withArn(consumerArn).orElseThrow(() -> consumerNotFound(consumerArn));
        return new Registered(stream, consumer);
    }

    private Structure registerStreamConsumer(String region, Input input) {
        Optional<StreamKey> reference = StreamReference.requiredArn(input, "StreamARN");
        String name = consumerName(input).orElseGet(() -> input.string("ConsumerName"));
        Map<String, String> tags = StreamTags.added(Map.of(), input.stringMap("Tags"));
        Stream stream = streams.get(StreamReference.validated(reference, input));
        StreamConsumer consumer = stream.consumers().register(name, tags);
        return Structure.builder().with("Consumer", shape(consumer).build()).build();
    }

    private Structure describeStreamConsumer(String region, Input input) {
        Registered registered = registered(input);
        Structure description = shape(registered.consumer())
                .with("StreamARN", registered.stream().key().arn())
                .build();
        return Structure.builder().with("ConsumerDescription", description).build();
    }

    private Structure deregisterStreamConsumer(String region, Input input) {
        Registered registered = registered(input);
        registered.stream().consumers().deregister(registered.consumer());
        return Structure.EMPTY;
    }

    private Structure listStreamConsumers(String region, Input input) {
        Optional<StreamKey> reference = StreamReference.requiredArn(input, "StreamARN");
        long most = input.optionalNumber("MaxResults", 1, 10_000).orElse(100L);
        Optional<String> token = input.optionalString("NextToken");
        input.timestamp("StreamCreationTimestamp");
        Stream stream = streams.get(StreamReference.validated(reference, input));
        Optional<String> after = token.map(text -> tokens.next(LIST, text, 1).get(0));
        List<StreamConsumer> rest = stream.consumers().list().stream()
                .filter(consumer ->
                        after.map(name -> consumer.name().compareTo(name) > 0).orElse(true))
                .toList();
        List<StreamConsumer> page = rest.stream().limit(most).toList();
        Structure.Builder answer = Structure.builder()
                .with(
                        "Consumers",
                        page.stream().map(consumer -> shape(consumer).build()).toList());
        if (rest.size() > page.size()) {
            answer.with("NextToken", tokens.next(LIST, page.get(page.size() - 1).name()));
        }
        return answer.build();
    }

    /** SubscribeToShard, up to the first event. */
    Subscription subscribe(Input input) {
        String arn = input.string("ConsumerARN", ARN_LENGTH);
        String shardText = input.string("ShardId", StreamReference.NAME_LENGTH, StreamReference.NAME_FORM);
        Input start = input.structure("StartingPosition");
        var type = start.enumeration("Type", RecordReading.PositionType.class);
        Optional<String> number = start.optionalString("SequenceNumber");
        Optional<Instant> timestamp = start.timestamp("Timestamp");
        input.validated();
        Registered registered = find(streams, arn);
        Stream stream = registered.stream();
        ShardId shard = ShardId.parse(shardText).orElseThrow(() -> Refusals.shardNotFound(shardText, stream.key()));
        StartingPosition from = RecordReading.position(type, number, timestamp, shard, stream.key(), streams.clock());
        long position = stream.position(shard, from);
        Instant made = stream.consumers().subscribe(registered.consumer(), shard);
        return new Subscription(stream, registered.consumer(), shard, made, position, streams.clock());
    }

    /** The consumer that a request names by its ARN, or by stream and name. */
    private Registered registered(Input input) {
        Optional<String> arn = input.optionalString("ConsumerARN", ARN_LENGTH);
        Optional<String> name = consumerName(input);
        Optional<StreamKey> key = arn.isPresent() ? Optional.empty() : StreamReference.requiredArn(input, "StreamARN");
        input.validated();
        if (arn.isPresent()) {
            return find(streams, arn.get());
        }
        if (name.isEmpty()) {
            throw Refusals.invalid("Either ConsumerARN, or StreamARN and ConsumerName must be specified.");
        }
        Stream stream = streams.get(key.orElseThrow());
        return new Registered(
                stream,
                stream.consumers()
                        .named(name.get())
                        .orElseThrow(() -> AwsException.client(
                                "ResourceNotFoundException",
                                "Consumer " + name.get() + " under stream "
                                        + stream.key().name() + " not found for account "
                                        + stream.key().account() + ".")));
    }

    private static Optional<String> consumerName(Input input) {
        return input.optionalString("ConsumerName", StreamReference.NAME_LENGTH, StreamReference.NAME_FORM);
    }

    private static Structure.Builder shape(StreamConsumer consumer) {
        return Structure.builder()
                .with("ConsumerName", consumer.name())
                .with("ConsumerARN", consumer.arn())
                .with("ConsumerStatus", consumer.status().name())
                .with("ConsumerCreationTimestamp", consumer.created());
    }
}
