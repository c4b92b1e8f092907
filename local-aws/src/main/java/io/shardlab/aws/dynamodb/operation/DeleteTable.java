package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.protocol.Structure;

/** DeleteTable. */
final class DeleteTable {

    private DeleteTable() {}

    static Structure answer(Request request) {
        request.requireTableName();
        request.input().validated();
        return Structure.builder()
                .with("TableDescription", TableDescriptions.of(request.tables().delete(request.tableKey())))
                .build();
    }
}
