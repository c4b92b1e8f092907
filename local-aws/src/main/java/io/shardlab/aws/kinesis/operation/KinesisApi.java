package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.kinesis.CallRates;
import io.shardlab.aws.kinesis.KinesisError;
import io.shardlab.aws.kinesis.Limits;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The Kinesis API: every operation by its name. */
public final class KinesisApi {

    private final Map<String, Operation<?>> operations;
    private final Streams streams;
    private final CallRates rates;

    public KinesisApi(Streams streams) {
        this.streams = streams;
        this.rates = new CallRates(streams.clock());
        this.operations = KinesisOperations.all(streams, new Tokens(streams.clock())).stream()
                .collect(Collectors.toMap(Operation::name, Function.identity()));
    }

    /**
     * Answers a call.
     *
     * @param operation for example {@code PutRecord}
     * @throws AwsException when the call is refused; then it has changed nothing
     */
    public Reply answer(String operation, String region, Structure request) {
        Operation<?> known = Optional.<Operation<?>>ofNullable(operations.get(operation))
                .orElseThrow(() -> KinesisError.UNKNOWN_OPERATION.because(
                        "Kinesis has no operation " + operation + " that local-aws knows."));
        if (streams.settings().limits() == Limits.ALL) {
            rates.count(
                    operation,
                    known.rate(),
                    region,
                    resource(operation, region, request),
                    request.member("ShardId").map(Object::toString));
        }
        return known.answer(region, new Input(request));
    }

    /**
     * The ARN of what a call acts on, for a policy to judge. Empty when that is the account, and when the operation does not
     * find in the request what it acts on and so will refuse it.
     */
    public Optional<String> resource(String operation, String region, Structure request) {
        try {
            return Optional.<Operation<?>>ofNullable(operations.get(operation))
                    .flatMap(known -> known.resource().arn(region, new Input(request)));
        } catch (AwsException refusedByTheOperationToo) {
            return Optional.empty();
        }
    }
}
