package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.protocol.Structure;
import java.util.List;

/** DescribeEndpoints. */
final class DescribeEndpoints {

    private static final int CACHE_MINUTES = 1440;

    private DescribeEndpoints() {}

    static Structure answer(String region) {
        return Structure.builder()
                .with(
                        "Endpoints",
                        List.of(Structure.builder()
                                .with("Address", "dynamodb." + region + ".amazonaws.com")
                                .with("CachePeriodInMinutes", CACHE_MINUTES)
                                .build()))
                .build();
    }
}
