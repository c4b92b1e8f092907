package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.dynamodb.DynamoDbErrors;
import io.shardlab.aws.dynamodb.table.Table;
import io.shardlab.aws.dynamodb.table.TableKey;
import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.protocol.Input;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tags of tables, which the ARN names here. */
final class Tags {

    private static final int LONGEST_KEY = 128;
    private static final int LONGEST_VALUE = 256;
    private static final int MOST = 50;
    private static final String INVALID = "Invalid TableArn";

    private Tags() {}

    /** The tags of a request, which may be none. */
    static Map<String, String> read(Request request) {
        Map<String, String> tags = new LinkedHashMap<>();
        if (request.list("Tags").orElse(List.of()).isEmpty()) {
            return tags;
        }
        request.input().structures("Tags", 0, Integer.MAX_VALUE, tag -> {
            String key = tag.string("Key", Input.Constraint.length(1, LONGEST_KEY));
            String value = tag.string("Value", Input.Constraint.length(0, LONGEST_VALUE));
            if (tags.put(key, value) != null) {
                throw DynamoDbErrors.validation("Duplicate tag keys found: " + key);
            }
            return key;
        });
        request.input().validated();
        checkCount(tags);
        return tags;
    }

    static void checkCount(Map<String, String> tags) {
        if (tags.size() > MOST) {
            throw DynamoDbErrors.validation("The number of tags exceeds the limit of " + MOST + ": " + tags.size());
        }
    }

    /**
     * The ARN of a request.
     *
     * @param action as policies name it
     */
    static String arn(Request request, String action) {
        String arn = request.text("ResourceArn").orElseThrow(() -> DynamoDbErrors.validation(INVALID));
        String[] parts = arn.split(":", 6);
        if (parts.length < 6 || !parts[5].contains("/")) {
            throw AwsException.client(
                    "AccessDeniedException",
                    "User: arn:aws:iam::" + request.tables().account()
                            + ":root is not authorized to perform: dynamodb:" + action + " on resource: "
                            + (arn.isEmpty() ? "*" : arn));
        }
        return arn;
    }

    /** The table of an ARN; the sentence when there is none differs from operation to operation. */
    static Table table(Request request, String arn, boolean namesArn) {
        if (!arn.matches("arn:[^:]*:dynamodb:[^:]+:\\d{12}:table/[a-zA-Z0-9_.-]{3,255}")) {
            throw DynamoDbErrors.validation(INVALID + ": Invalid ResourceArn provided as input " + arn);
        }
        TableKey key = request.tables().key(request.region(), arn);
        return request.tables()
                .find(key)
                .orElseThrow(() -> namesArn
                        ? AwsException.client(
                                "ResourceNotFoundException",
                                "Requested resource not found: ResourcArn: " + arn + " not found")
                        : DynamoDbErrors.notFound());
    }
}
