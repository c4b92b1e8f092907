package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.protocol.Structure;

/** DescribeTable. */
final class DescribeTable {

    private DescribeTable() {}

    static Structure answer(Request request) {
        request.requireTableName();
        request.input().validated();
        return Structure.builder()
                .with(
                        "Table",
                        TableDescriptions.of(
                                request.tables().getTable(request.tableKey()).describe()))
                .build();
    }
}
