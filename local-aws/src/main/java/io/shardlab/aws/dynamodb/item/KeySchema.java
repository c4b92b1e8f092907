package io.shardlab.aws.dynamodb.item;

import io.shardlab.aws.dynamodb.DynamoDbErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which attributes are the key of a table or an index. */
public record KeySchema(KeyAttribute partition, Optional<KeyAttribute> sort) {

    private static final int MOST_PARTITION_BYTES = 2048;
    private static final int MOST_SORT_BYTES = 1024;

    /** The partition key, then the sort key. */
    public List<KeyAttribute> attributes() {
        List<KeyAttribute> all = new ArrayList<>();
        all.add(partition);
        sort.ifPresent(all::add);
        return all;
    }

    public List<String> names() {
        return attributes().stream().map(KeyAttribute::name).toList();
    }

    /** The key of an item that is known to have one. */
    public ItemKey of(Item item) {
        return new ItemKey(
                item.attributes().get(partition.name()),
                sort.map(attribute -> item.attributes().get(attribute.name())));
    }

    /** Whether every attribute of the key is there as a key must be; an index leaves other items out. */
    public boolean covers(Item item) {
        return isPart(item, partition) && (sort.isEmpty() || isPart(item, sort.get()));
    }

    private boolean isPart(Item item, KeyAttribute attribute) {
        AttributeValue value = item.attributes().get(attribute.name());
        return value != null && value.type() == attribute.type() && !isEmpty(value) && isShort(value, attribute);
    }

    private boolean isShort(AttributeValue value, KeyAttribute attribute) {
        return value.type() == AttributeType.N
                || ItemSize.of(value) <= (attribute.equals(partition) ? MOST_PARTITION_BYTES : MOST_SORT_BYTES);
    }

    /**
     * The key in a {@code Key} member, which holds it and nothing else.
     *
     * @throws io.shardlab.aws.error.AwsException {@code ValidationException}
     */
    public ItemKey read(Map<String, AttributeValue> given) {
        if (given.size() != attributes().size()) {
            throw mismatch();
        }
        for (KeyAttribute attribute : attributes()) {
            readPart(given, attribute);
        }
        return of(Item.of(given));
    }

    /** Refuses a value that is not a part of a key. */
    public void readPart(Map<String, AttributeValue> given, KeyAttribute attribute) {
        AttributeValue value = given.get(attribute.name());
        if (value == null || value.type() != attribute.type()) {
            throw mismatch();
        }
        checkNotEmpty(value, attribute);
        checkSize(value, attribute);
    }

    /** Refuses an item that lacks its key, or whose key has other types. */
    public void check(Item item) {
        for (KeyAttribute attribute : attributes()) {
            AttributeValue value = item.attribute(attribute.name())
                    .orElseThrow(
                            () -> DynamoDbErrors.invalidValues("Missing the key " + attribute.name() + " in the item"));
            if (value.type() != attribute.type()) {
                throw DynamoDbErrors.invalidValues("Type mismatch for key " + attribute.name() + " expected: "
                        + attribute.type() + " actual: " + value.type());
            }
            checkNotEmpty(value, attribute);
            checkSize(value, attribute);
        }
    }

    private static void checkNotEmpty(AttributeValue value, KeyAttribute attribute) {
        if (isEmpty(value)) {
            throw DynamoDbErrors.validation("One or more parameter values are not valid. The AttributeValue for a key"
                    + " attribute cannot contain an empty "
                    + (attribute.type() == AttributeType.S ? "string" : "binary") + " value. Key: " + attribute.name());
        }
    }

    /** Whether a value is an empty string or no bytes, which no key may be. */
    public static boolean isEmpty(AttributeValue value) {
        return value instanceof AttributeValue.S string && string.text().isEmpty()
                || value instanceof AttributeValue.B binary && binary.bytes().length() == 0;
    }

    /** Refuses a part of a key that is too long. */
    public void checkSize(AttributeValue value, KeyAttribute attribute) {
        if (!isShort(value, attribute)) {
            // AWS writes the first of them without the space.
            throw DynamoDbErrors.invalidValues(
                    attribute.equals(partition)
                            ? "Size of hashkey has exceeded the maximum size limit of2048 bytes"
                            : "Aggregated size of all range keys has exceeded the size limit of 1024 bytes");
        }
    }

    private static RuntimeException mismatch() {
        return DynamoDbErrors.validation("The provided key element does not match the schema");
    }
}
