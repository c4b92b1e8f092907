package io.shardlab.aws.kinesis;

import java.math.BigInteger;
import java.util.Optional;

/** A record on its way into a stream. */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record NewRecord(String partitionKey, Optional<BigInteger> explicitHashKey, byte[] data) {

    BigInteger hashKey() {
        return explicitHashKey.orElseGet(() -> HashKeyRange.keyOf(partitionKey));
    }

    int size() {
        return data.length + partitionKey.length();
    }
}
