package io.shardlab.aws.dynamodb.expression;

import io.shardlab.aws.dynamodb.item.AttributeValue;
import io.shardlab.aws.dynamodb.item.Item;
import java.util.List;
import java.util.Optional;

/** Where a value is in an item: an attribute, and the way into lists and maps below it. */
public record DocumentPath(List<Step> steps) {

    /** One step of the way. */
    public sealed interface Step {}

    /** An attribute, or a member of a map. */
    public record Member(String name) implements Step {
        @Override
        public String toString() {
            return name;
        }
    }

    /** An element of a list. */
    public record Element(int index) implements Step {
        @Override
        public String toString() {
            return "[" + index + "]";
        }
    }

    public DocumentPath {
        steps = List.copyOf(steps);
    }

    /** The path of an attribute. */
    public static DocumentPath of(String attribute) {
        return new DocumentPath(List.of(new Member(attribute)));
    }

    /** The attribute that it begins with. */
    public String attribute() {
        return ((Member) steps.get(0)).name();
    }

    /** Whether it leads into the attribute. */
    public boolean isNested() {
        return steps.size() > 1;
    }

    /** The value that is there. */
    public Optional<AttributeValue> in(Item item) {
        AttributeValue value = item.attributes().get(attribute());
        for (int i = 1; i < steps.size() && value != null; i++) {
            value = child(value, steps.get(i));
        }
        return Optional.ofNullable(value);
    }

    private static AttributeValue child(AttributeValue parent, Step step) {
        if (step instanceof Member member && parent instanceof AttributeValue.M map) {
            return map.members().get(member.name());
        }
        if (step instanceof Element element
                && parent instanceof AttributeValue.L list
                && element.index() < list.elements().size()) {
            return list.elements().get(element.index());
        }
        return null;
    }

    /** In the form that DynamoDB's refusals have. */
    @Override
    public String toString() {
        return steps.toString();
    }
}
