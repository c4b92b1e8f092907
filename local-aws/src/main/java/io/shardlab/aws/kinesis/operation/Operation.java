package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;

/** One operation of the Kinesis API. */
@FunctionalInterface
interface Operation {

    /**
     * Answers a call.
     *
     * @param region the region that the call was made to
     * @throws AwsException when the call is refused; then it has changed nothing
     */
    Structure answer(String region, Input input);
}
