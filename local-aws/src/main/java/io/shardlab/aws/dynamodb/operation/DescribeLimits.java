package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.protocol.Structure;

/** DescribeLimits: AWS's default quotas outside of us-east-1, which nobody here counts. */
final class DescribeLimits {

    private static final int ACCOUNT_UNITS = 80_000;
    private static final int TABLE_UNITS = 40_000;

    private DescribeLimits() {}

    static Structure answer() {
        return Structure.builder()
                .with("AccountMaxReadCapacityUnits", ACCOUNT_UNITS)
                .with("AccountMaxWriteCapacityUnits", ACCOUNT_UNITS)
                .with("TableMaxReadCapacityUnits", TABLE_UNITS)
                .with("TableMaxWriteCapacityUnits", TABLE_UNITS)
                .build();
    }
}
