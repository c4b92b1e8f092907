package io.shardlab.aws.dynamodb.expression;

import io.shardlab.aws.dynamodb.DynamoDbErrors;
import io.shardlab.aws.dynamodb.item.AttributeType;
import io.shardlab.aws.dynamodb.item.AttributeValue;
import io.shardlab.aws.dynamodb.item.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The update of the API's first years: attributes put, added to or deleted. */
public final class AttributeUpdates implements Update {

    private static final String MISMATCH = "Type mismatch for attribute to update";

    private final List<UpdateAction> actions = new ArrayList<>();

    /** What happens to an attribute, in the order in which DynamoDB lists the actions. */
    public enum Action {
        ADD,
        PUT,
        DELETE
    }

    /** What happens to one attribute. */
    public record AttributeUpdate(Action action, Optional<AttributeValue> value) {}

    /** @throws io.shardlab.aws.error.AwsException {@code ValidationException} when an action does not take its value */
    public AttributeUpdates(Map<String, AttributeUpdate> updates) {
        updates.forEach((name, update) -> actions.add(action(DocumentPath.of(name), update)));
    }

    private static UpdateAction action(DocumentPath path, AttributeUpdate update) {
        if (update.value().isEmpty()) {
            if (update.action() != Action.DELETE) {
                throw DynamoDbErrors.invalidValues(
                        "Only DELETE action is allowed when no attribute value is specified");
            }
            return new UpdateAction.Remove(path);
        }
        AttributeValue value = update.value().get();
        return switch (update.action()) {
            case PUT -> new UpdateAction.Set(path, new UpdateValue.Given(value));
            case ADD -> {
                if (!value.type().isSet() && value.type() != AttributeType.N && value.type() != AttributeType.L) {
                    throw DynamoDbErrors.invalidValues("ADD action is not supported for the type " + value.type());
                }
                yield new UpdateAction.Add(path, value, MISMATCH);
            }
            case DELETE -> {
                if (!(value instanceof AttributeValue.SetOf set)) {
                    throw DynamoDbErrors.invalidValues(
                            "DELETE action with value is not supported for the type " + value.type());
                }
                yield new UpdateAction.Delete(path, set, MISMATCH);
            }
        };
    }

    @Override
    public Item applyTo(Item item) {
        return new UpdateExpression(actions).applyTo(item);
    }

    @Override
    public List<DocumentPath> paths() {
        return new UpdateExpression(actions).paths();
    }

    @Override
    public Optional<AttributeType> typeOf(String attribute) {
        return new UpdateExpression(actions).typeOf(attribute);
    }
}
