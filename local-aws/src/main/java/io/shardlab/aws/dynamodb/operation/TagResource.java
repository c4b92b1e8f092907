package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.dynamodb.DynamoDbErrors;
import io.shardlab.aws.dynamodb.table.Table;
import io.shardlab.aws.protocol.Structure;
import java.util.Map;

/** TagResource. */
final class TagResource {

    private TagResource() {}

    static Structure answer(Request request) {
        String arn = Tags.arn(request, "TagResource");
        request.checkPresent("Tags");
        request.input().validated();
        Map<String, String> added = Tags.read(request);
        Table table = Tags.table(request, arn, true);
        if (added.isEmpty()) {
            throw DynamoDbErrors.validation("Atleast one Tag needs to be provided as Input.");
        }
        Map<String, String> tags = table.tags();
        tags.putAll(added);
        Tags.checkCount(tags);
        table.setTags(tags);
        return Structure.EMPTY;
    }
}
