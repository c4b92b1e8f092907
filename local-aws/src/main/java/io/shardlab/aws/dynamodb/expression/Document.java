package io.shardlab.aws.dynamodb.expression;

import io.shardlab.aws.dynamodb.DynamoDbErrors;
import io.shardlab.aws.dynamodb.item.AttributeValue;
import io.shardlab.aws.dynamodb.item.Item;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Items with one value changed, wherever it is in lists and maps. */
final class Document {

    private Document() {}

    /**
     * The item with a value set. An index beyond the end of a list adds to it.
     *
     * @throws io.shardlab.aws.error.AwsException {@code ValidationException} when nothing can be there
     */
    static Item with(Item item, DocumentPath path, AttributeValue value) {
        return changed(item, path, Optional.of(value));
    }

    /** The item without a value; there need not be one, but a place for it. */
    static Item without(Item item, DocumentPath path) {
        return changed(item, path, Optional.empty());
    }

    /** The item as it is, provided that a value could be at the path. */
    static Item requireParent(Item item, DocumentPath path) {
        without(item, path);
        return item;
    }

    private static Item changed(Item item, DocumentPath path, Optional<AttributeValue> value) {
        AttributeValue root = changed(new AttributeValue.M(item.attributes()), path.steps(), value);
        return Item.of(((AttributeValue.M) root).members());
    }

    private static AttributeValue changed(
            AttributeValue parent, List<DocumentPath.Step> steps, Optional<AttributeValue> value) {
        DocumentPath.Step step = steps.get(0);
        List<DocumentPath.Step> rest = steps.subList(1, steps.size());
        if (step instanceof DocumentPath.Member member && parent instanceof AttributeValue.M map) {
            Map<String, AttributeValue> members = new LinkedHashMap<>(map.members());
            below(Optional.ofNullable(members.get(member.name())), rest, value)
                    .ifPresentOrElse(child -> members.put(member.name(), child), () -> members.remove(member.name()));
            return new AttributeValue.M(members);
        }
        if (step instanceof DocumentPath.Element element && parent instanceof AttributeValue.L list) {
            return changed(list, element.index(), rest, value);
        }
        throw invalid();
    }

    private static AttributeValue changed(
            AttributeValue.L list, int index, List<DocumentPath.Step> rest, Optional<AttributeValue> value) {
        List<AttributeValue> elements = new ArrayList<>(list.elements());
        boolean exists = index < elements.size();
        Optional<AttributeValue> child =
                below(exists ? Optional.of(elements.get(index)) : Optional.empty(), rest, value);
        if (exists) {
            elements.remove(index);
        }
        child.ifPresent(present -> elements.add(exists ? index : elements.size(), present));
        return new AttributeValue.L(elements);
    }

    private static Optional<AttributeValue> below(
            Optional<AttributeValue> child, List<DocumentPath.Step> rest, Optional<AttributeValue> value) {
        return rest.isEmpty() ? value : Optional.of(changed(child.orElseThrow(Document::invalid), rest, value));
    }

    private static RuntimeException invalid() {
        return DynamoDbErrors.validation("The document path provided in the update expression is invalid for update");
    }
}
