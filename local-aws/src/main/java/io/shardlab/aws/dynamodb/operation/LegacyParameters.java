package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.dynamodb.DynamoDbErrors;
import io.shardlab.aws.dynamodb.expression.AttributeUpdates;
import io.shardlab.aws.dynamodb.expression.Condition;
import io.shardlab.aws.dynamodb.expression.KeyCondition;
import io.shardlab.aws.dynamodb.expression.LegacyCondition;
import io.shardlab.aws.dynamodb.expression.LegacyCondition.Operator;
import io.shardlab.aws.dynamodb.item.AttributeValue;
import io.shardlab.aws.protocol.Structure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parameters of the API's first years, which older clients still send. */
final class LegacyParameters {

    private static final List<String> LOGICAL = List.of("OR", "AND");

    private LegacyParameters() {}

    /** Reads {@code ConditionalOperator}. */
    static void checkConditionalOperator(Request request) {
        request.text("ConditionalOperator")
                .filter(name -> !LOGICAL.contains(name))
                .ifPresent(name -> request.input()
                        .violate("ConditionalOperator", name, "Member must satisfy enum value set: [OR, AND]"));
    }

    /** Refuses a {@code ConditionalOperator} that has nothing to combine. */
    static void checkCombined(Request request, String conditions) {
        if (request.has("ConditionalOperator") && !request.has(conditions)) {
            throw DynamoDbErrors.validation("ConditionalOperator cannot be used without Filter or Expected");
        }
    }

    private static boolean any(Request request) {
        return request.text("ConditionalOperator").map("OR"::equals).orElse(false);
    }

    /** The condition that {@code Expected} is. */
    static Optional<Condition> expected(Request request) {
        return request.structure("Expected").map(map -> {
            List<LegacyCondition> conditions = new ArrayList<>();
            map.members().forEach((name, raw) -> conditions.add(expected(name, WireTypes.structure(raw))));
            return LegacyCondition.of(conditions, any(request));
        });
    }

    private static LegacyCondition expected(String name, Structure members) {
        boolean hasList = members.member("AttributeValueList").isPresent();
        Optional<AttributeValue> value = members.member("Value").map(AttributeValues::read);
        Optional<Boolean> exists = members.member("Exists").map(WireTypes::flag);
        Optional<Operator> operator = operator(members);
        if (hasList && value.isPresent()) {
            throw forAttribute("Value and AttributeValueList cannot be used together", name);
        }
        if (operator.isPresent()) {
            if (exists.isPresent()) {
                throw forAttribute("Exists and ComparisonOperator cannot be used together", name);
            }
            boolean wantsNone = operator.get() == Operator.NULL || operator.get() == Operator.NOT_NULL;
            if (!wantsNone && !hasList && value.isEmpty()) {
                throw forAttribute(
                        "Value or AttributeValueList must be used with ComparisonOperator: " + operator.get(), name);
            }
            return new LegacyCondition(name, operator.get(), value.map(List::of).orElseGet(() -> values(members)));
        }
        if (hasList) {
            throw forAttribute("AttributeValueList can only be used with a ComparisonOperator", name);
        }
        return existing(name, exists, value);
    }

    private static LegacyCondition existing(String name, Optional<Boolean> exists, Optional<AttributeValue> value) {
        if (exists.orElse(true)) {
            return new LegacyCondition(
                    name,
                    Operator.EQ,
                    List.of(value.orElseThrow(() -> forAttribute(
                            "Value must be provided when Exists is "
                                    + exists.map(String::valueOf).orElse("null"),
                            name))));
        }
        if (value.isPresent()) {
            throw forAttribute("Value cannot be used when Exists is false", name);
        }
        return new LegacyCondition(name, Operator.NULL, List.of());
    }

    private static RuntimeException forAttribute(String sentence, String name) {
        return DynamoDbErrors.invalidValues(sentence + " for Attribute: " + name);
    }

    /** The filter that {@code QueryFilter} or {@code ScanFilter} is. */
    static Optional<Condition> filter(Request request, String member) {
        return conditions(request, member).map(conditions -> LegacyCondition.of(conditions, any(request)));
    }

    static Optional<KeyCondition> keyConditions(Request request) {
        return conditions(request, "KeyConditions").map(conditions -> {
            Map<String, KeyCondition.Test> tests = new LinkedHashMap<>();
            conditions.forEach(condition -> tests.put(condition.attribute(), condition.toKeyTest()));
            return new KeyCondition(tests);
        });
    }

    /** The names that a legacy filter is about. */
    static Optional<List<String>> names(Request request, String member) {
        return request.structure(member).map(map -> List.copyOf(map.members().keySet()));
    }

    private static Optional<List<LegacyCondition>> conditions(Request request, String member) {
        return request.structure(member).map(map -> {
            List<LegacyCondition> conditions = new ArrayList<>();
            map.members().forEach((name, raw) -> {
                Structure condition = WireTypes.structure(raw);
                Operator operator = operator(condition)
                        .orElseThrow(
                                () -> DynamoDbErrors.validation(
                                        "1 validation error detected: Value null at '" + lowerFirst(member) + "." + name
                                                + ".member.comparisonOperator' failed to satisfy constraint: Member must not be null"));
                conditions.add(new LegacyCondition(name, operator, values(condition)));
            });
            return conditions;
        });
    }

    private static String lowerFirst(String name) {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    private static List<AttributeValue> values(Structure condition) {
        return condition
                .member("AttributeValueList")
                .map(WireTypes::list)
                .map(list -> list.stream().map(AttributeValues::read).toList())
                .orElse(List.of());
    }

    private static Optional<Operator> operator(Structure condition) {
        return condition.member("ComparisonOperator").map(WireTypes::string).map(name -> {
            try {
                return Operator.valueOf(name);
            } catch (IllegalArgumentException e) {
                throw DynamoDbErrors.validation("1 validation error detected: Value '" + name
                        + "' at 'comparisonOperator' failed to satisfy constraint: Member must satisfy enum value set: "
                        + Arrays.toString(Operator.values()));
            }
        });
    }

    static Optional<AttributeUpdates> attributeUpdates(Request request) {
        return request.structure("AttributeUpdates").map(map -> {
            Map<String, AttributeUpdates.AttributeUpdate> updates = new LinkedHashMap<>();
            map.members().forEach((name, raw) -> updates.put(name, update(WireTypes.structure(raw))));
            return new AttributeUpdates(updates);
        });
    }

    private static AttributeUpdates.AttributeUpdate update(Structure members) {
        String action = members.member("Action").map(WireTypes::string).orElse("PUT");
        try {
            return new AttributeUpdates.AttributeUpdate(
                    AttributeUpdates.Action.valueOf(action),
                    members.member("Value").map(AttributeValues::read));
        } catch (IllegalArgumentException e) {
            throw DynamoDbErrors.validation("1 validation error detected: Value '" + action
                    + "' at 'attributeUpdates.member.action' failed to satisfy constraint: Member must satisfy enum"
                    + " value set: " + Arrays.toString(AttributeUpdates.Action.values()));
        }
    }
}
