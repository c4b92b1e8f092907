package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.dynamodb.DynamoDbErrors;
import io.shardlab.aws.dynamodb.table.Table;
import io.shardlab.aws.protocol.Structure;
import java.util.List;
import java.util.Map;

/** UntagResource. */
final class UntagResource {

    private UntagResource() {}

    static Structure answer(Request request) {
        String arn = Tags.arn(request, "UntagResource");
        request.checkPresent("TagKeys");
        request.input().validated();
        List<String> keys = request.list("TagKeys").orElseThrow().stream()
                .map(WireTypes::string)
                .toList();
        Table table = Tags.table(request, arn, false);
        if (keys.isEmpty()) {
            throw DynamoDbErrors.validation("Atleast one Tag Key needs to be provided as Input.");
        }
        Map<String, String> tags = table.tags();
        keys.forEach(tags::remove);
        table.setTags(tags);
        return Structure.EMPTY;
    }
}
