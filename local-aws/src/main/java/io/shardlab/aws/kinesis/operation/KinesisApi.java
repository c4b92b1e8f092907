package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.kinesis.CallRates;
import io.shardlab.aws.kinesis.Limits;
import io.shardlab.aws.kinesis.StreamKey;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The Kinesis API: every operation by its name. */
public final class KinesisApi {

    private final Map<String, Operation> operations = new TreeMap<>();
    private final Streams streams;
    private final Tokens tokens;
    private final FanOut fanOut;
    private final CallRates rates;

    public KinesisApi(Streams streams) {
        this.streams = streams;
        this.tokens = new Tokens(streams.clock());
        this.rates = new CallRates(streams.clock());
        new StreamLifecycle(streams).register(operations);
        new StreamDescriptions(streams, tokens).register(operations);
        new StreamSettings(streams).register(operations);
        new StreamTags(streams).register(operations);
        new ShardListing(streams, tokens).register(operations);
        new ShardChanges(streams).register(operations);
        new RecordWriting(streams).register(operations);
        new RecordReading(streams, tokens).register(operations);
        this.fanOut = new FanOut(streams, tokens);
        fanOut.register(operations);
    }

    /**
     * Answers a call.
     *
     * @param operation for example {@code PutRecord}
     * @throws AwsException when the call is refused; then it has changed nothing
     */
    public Structure answer(String operation, String region, Structure request) {
        Operation known = operations.get(operation);
        if (known == null) {
            throw AwsException.client(
                    "UnknownOperationException", "Kinesis has no operation " + operation + " that local-aws knows.");
        }
        if (streams.settings().limits() == Limits.ALL) {
            rates.count(operation, region, resource(region, request), text(request, "ShardId"));
        }
        return known.answer(region, new Input(request));
    }

    /**
     * Answers SubscribeToShard, the one operation whose answer goes on.
     *
     * @throws AwsException when the call is refused
     */
    public Subscription subscribe(Structure request) {
        return fanOut.subscribe(new Input(request));
    }

    /** The ARN that a request is about, whatever member names it; empty when none does or it is not readable. */
    public Optional<String> resource(String region, Structure request) {
        for (String member : List.of("ConsumerARN", "StreamARN", "ResourceARN")) {
            if (request.members().get(member) instanceof String arn) {
                return Optional.of(arn);
            }
        }
        if (request.members().get("StreamName") instanceof String name) {
            return Optional.of(streams.key(region, name).arn());
        }
        if (request.members().get("ShardIterator") instanceof String iterator) {
            return tokens.peek(iterator).map(StreamKey::arn);
        }
        return Optional.empty();
    }

    private static Optional<String> text(Structure request, String member) {
        return request.member(member).map(Object::toString);
    }
}
