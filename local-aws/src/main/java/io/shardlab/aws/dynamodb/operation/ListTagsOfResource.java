package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.dynamodb.table.Table;
import io.shardlab.aws.protocol.Structure;
import java.util.ArrayList;
import java.util.List;

/** ListTagsOfResource, in one page: a table has at most fifty. */
final class ListTagsOfResource {

    private ListTagsOfResource() {}

    static Structure answer(Request request) {
        Table table = Tags.table(request, Tags.arn(request, "ListTagsOfResource"), true);
        List<Structure> tags = new ArrayList<>();
        table.tags()
                .forEach((key, value) -> tags.add(Structure.builder()
                        .with("Key", key)
                        .with("Value", value)
                        .build()));
        return Structure.builder().with("Tags", tags).build();
    }
}
