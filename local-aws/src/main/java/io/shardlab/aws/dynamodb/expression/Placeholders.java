package io.shardlab.aws.dynamodb.expression;

import io.shardlab.aws.dynamodb.DynamoDbErrors;
import io.shardlab.aws.dynamodb.item.AttributeValue;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code ExpressionAttributeNames} and {@code ExpressionAttributeValues} of a request, and which of them were used. */
public final class Placeholders {

    private final Map<String, String> names;
    private final Map<String, AttributeValue> values;
    private final Set<String> unusedNames;
    private final Set<String> unusedValues;

    public Placeholders(Map<String, String> names, Map<String, AttributeValue> values) {
        this.names = names;
        this.values = values;
        this.unusedNames = new LinkedHashSet<>(names.keySet());
        this.unusedValues = new LinkedHashSet<>(values.keySet());
    }

    Optional<String> name(String placeholder) {
        unusedNames.remove(placeholder);
        return Optional.ofNullable(names.get(placeholder));
    }

    Optional<AttributeValue> value(String placeholder) {
        unusedValues.remove(placeholder);
        return Optional.ofNullable(values.get(placeholder));
    }

    /**
     * Ends the reading of a request's expressions.
     *
     * @throws io.shardlab.aws.error.AwsException {@code ValidationException} when one was used by none
     */
    public void checkAllUsed() {
        check("ExpressionAttributeNames", unusedNames);
        check("ExpressionAttributeValues", unusedValues);
    }

    private static void check(String member, Set<String> unused) {
        if (!unused.isEmpty()) {
            throw DynamoDbErrors.validation("Value provided in " + member + " unused in expressions: keys: {"
                    + String.join(", ", unused) + "}");
        }
    }
}
