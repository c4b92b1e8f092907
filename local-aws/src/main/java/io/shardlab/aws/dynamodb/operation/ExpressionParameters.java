package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.dynamodb.DynamoDbErrors;
import io.shardlab.aws.dynamodb.expression.Condition;
import io.shardlab.aws.dynamodb.expression.Expressions;
import io.shardlab.aws.dynamodb.expression.KeyCondition;
import io.shardlab.aws.dynamodb.expression.Placeholders;
import io.shardlab.aws.dynamodb.expression.Projection;
import io.shardlab.aws.dynamodb.expression.Update;
import io.shardlab.aws.dynamodb.item.AttributeValue;
import io.shardlab.aws.error.AwsException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** The expressions of a request and what they share: names, values, and the rule that legacy parameters stay away. */
final class ExpressionParameters {

    private static final String NAMES = "ExpressionAttributeNames";
    private static final String VALUES = "ExpressionAttributeValues";

    private final Request request;
    private final Placeholders placeholders;

    /**
     * Reads names and values.
     *
     * @param expressions the members that may hold expressions
     * @throws AwsException {@code ValidationException}
     */
    ExpressionParameters(Request request) {
        this.request = request;
        this.placeholders = new Placeholders(names(request), values(request));
    }

    /**
     * Refuses expressions beside legacy parameters, and names and values beside none.
     *
     * @param expressions the members that may hold expressions
     * @param legacy the members that may not be beside them
     */
    static void check(Request request, List<String> expressions, List<String> legacy) {
        List<String> given = expressions.stream().filter(request::has).toList();
        List<String> others = legacy.stream().filter(request::has).toList();
        if (!given.isEmpty() && !others.isEmpty()) {
            throw DynamoDbErrors.validation("Can not use both expression and non-expression parameters in the same"
                    + " request: Non-expression parameters: {" + String.join(", ", others)
                    + "} Expression parameters: {"
                    + String.join(", ", given) + "}");
        }
        if (request.has(NAMES) && given.isEmpty()) {
            throw DynamoDbErrors.validation(NAMES + " can only be specified when using expressions");
        }
        List<String> withValues = new ArrayList<>(expressions);
        withValues.remove("ProjectionExpression");
        if (request.has(VALUES) && !withValues.isEmpty() && withValues.stream().noneMatch(request::has)) {
            throw DynamoDbErrors.validation(VALUES + " can only be specified when using expressions: "
                    + String.join(" and ", withValues) + (withValues.size() > 1 ? " are" : " is") + " null");
        }
    }

    private static Map<String, String> names(Request request) {
        Map<String, String> names = new LinkedHashMap<>();
        request.structure(NAMES).ifPresent(map -> {
            requireSome(NAMES, map.members());
            map.members().forEach((key, raw) -> names.put(checked(NAMES, "#", key), WireTypes.string(raw)));
        });
        return names;
    }

    private static Map<String, AttributeValue> values(Request request) {
        Map<String, AttributeValue> values = new LinkedHashMap<>();
        request.structure(VALUES).ifPresent(map -> {
            requireSome(VALUES, map.members());
            map.members().keySet().forEach(key -> checked(VALUES, ":", key));
            map.members().forEach((key, raw) -> values.put(key, value(key, raw)));
        });
        return values;
    }

    private static AttributeValue value(String key, Object raw) {
        try {
            return AttributeValues.read(raw);
        } catch (AwsException e) {
            throw e.type().equals("ValidationException")
                    ? DynamoDbErrors.validation(
                            VALUES + " contains invalid value: " + e.getMessage() + " for key " + key)
                    : e;
        }
    }

    private static void requireSome(String member, Map<String, ?> map) {
        if (map.isEmpty()) {
            throw DynamoDbErrors.validation(member + " must not be empty");
        }
    }

    private static String checked(String member, String sigil, String key) {
        if (!key.startsWith(sigil) || !key.substring(1).matches("[0-9a-zA-Z_]+")) {
            throw DynamoDbErrors.validation(member + " contains invalid key: Syntax error; key: \"" + key + "\"");
        }
        return key;
    }

    Optional<Condition> condition(String member) {
        return read(member, (text, known) -> Expressions.condition(member, text, known));
    }

    Optional<KeyCondition> keyCondition() {
        return read("KeyConditionExpression", Expressions::keyCondition);
    }

    Optional<Update> update() {
        return read("UpdateExpression", Expressions::update);
    }

    Optional<Projection> projection() {
        return read("ProjectionExpression", Expressions::projection);
    }

    private <T> Optional<T> read(String member, BiFunction<String, Placeholders, T> reader) {
        return request.text(member).map(text -> reader.apply(text, placeholders));
    }

    /** Ends the reading: every name and value must have been used. */
    void checkAllUsed() {
        placeholders.checkAllUsed();
    }
}
