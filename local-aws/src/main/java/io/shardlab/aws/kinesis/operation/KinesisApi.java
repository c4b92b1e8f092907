package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.util.Map;
import java.util.TreeMap;

/** The Kinesis API: every operation by its name. */
public final class KinesisApi {

    private final Map<String, Operation> operations = new TreeMap<>();

    public KinesisApi(Streams streams) {
        var tokens = new Tokens(streams.clock());
        new StreamLifecycle(streams).register(operations);
        new StreamDescriptions(streams, tokens).register(operations);
        new StreamSettings(streams).register(operations);
        new StreamTags(streams).register(operations);
        new ShardListing(streams, tokens).register(operations);
        new ShardChanges(streams).register(operations);
        new RecordWriting(streams).register(operations);
        new RecordReading(streams, tokens).register(operations);
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
        return known.answer(region, new Input(request));
    }
}
