package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.kinesis.HashKeyRange;
import io.shardlab.aws.kinesis.KinesisError;
import io.shardlab.aws.protocol.Input;
import java.math.BigInteger;

/** Hash keys as requests write them. */
final class HashKeys {

    static final Input.Constraint FORM = Input.Constraint.pattern("0|([1-9]\\d{0,38})");

    private HashKeys() {}

    /** A hash key that a request gave; it has the right form already. */
    static BigInteger parse(String name, String text) {
        var key = new BigInteger(text);
        if (!HashKeyRange.ALL.contains(key)) {
            throw KinesisError.invalid("Invalid " + name + ". " + name
                    + " must be in the range: [0, 2^128-1]. Specified value was " + text);
        }
        return key;
    }
}
