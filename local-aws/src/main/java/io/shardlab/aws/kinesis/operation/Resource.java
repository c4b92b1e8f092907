package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.protocol.Input;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * How operations read from a request what they act on, and what that is called in a policy.
 *
 * @param reader from region and members; to be called before {@link Input#validated()}
 * @param naming the canonical ARN; empty for the whole account, or when the operation will refuse the request
 */
record Resource<T>(BiFunction<String, Input, T> reader, Function<T, Optional<String>> naming) {

    /** @throws AwsException when the request names it in a way that it cannot be named */
    T read(String region, Input input) {
        return reader.apply(region, input);
    }

    Optional<String> arn(String region, Input input) {
        return naming.apply(read(region, input));
    }
}
