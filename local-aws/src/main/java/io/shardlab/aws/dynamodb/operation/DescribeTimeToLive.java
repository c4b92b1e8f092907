package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.dynamodb.table.Table;
import io.shardlab.aws.dynamodb.table.TimeToLive;
import io.shardlab.aws.protocol.Structure;
import java.util.Optional;

/** DescribeTimeToLive. */
final class DescribeTimeToLive {

    private DescribeTimeToLive() {}

    static Structure answer(Request request) {
        request.requireTableName();
        request.input().validated();
        Table table = request.tables().getTable(request.tableKey());
        TimeToLive timeToLive = table.timeToLive();
        TimeToLive.Status status = timeToLive.status(table.clock().instant());
        return Structure.builder()
                .with(
                        "TimeToLiveDescription",
                        Structure.builder()
                                .with("TimeToLiveStatus", status.name())
                                .with(
                                        "AttributeName",
                                        status == TimeToLive.Status.DISABLED
                                                ? Optional.empty()
                                                : timeToLive.attribute())
                                .build())
                .build();
    }
}
