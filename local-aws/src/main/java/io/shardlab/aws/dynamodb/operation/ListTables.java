package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.protocol.Structure;
import java.util.List;
import java.util.Optional;

/** ListTables. */
final class ListTables {

    private static final int MOST = 100;

    private ListTables() {}

    static Structure answer(Request request) {
        request.checkOptionalName("ExclusiveStartTableName");
        long limit = request.input().optionalNumber("Limit", 1, MOST).orElse((long) MOST);
        request.input().validated();
        String after = request.text("ExclusiveStartTableName").orElse("");
        List<String> rest = request.tables().list(request.region()).stream()
                .filter(name -> name.compareTo(after) > 0)
                .toList();
        List<String> page = rest.stream().limit(limit).toList();
        return Structure.builder()
                .with("TableNames", page)
                .with(
                        "LastEvaluatedTableName",
                        page.size() < rest.size() ? Optional.of(page.get(page.size() - 1)) : Optional.empty())
                .build();
    }
}
