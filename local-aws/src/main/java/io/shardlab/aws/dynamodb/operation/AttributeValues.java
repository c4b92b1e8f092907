package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.dynamodb.DynamoDbErrors;
import io.shardlab.aws.dynamodb.item.AttributeType;
import io.shardlab.aws.dynamodb.item.AttributeValue;
import io.shardlab.aws.dynamodb.item.Binary;
import io.shardlab.aws.dynamodb.item.Item;
import io.shardlab.aws.dynamodb.item.ItemKey;
import io.shardlab.aws.dynamodb.item.KeySchema;
import io.shardlab.aws.dynamodb.item.Numbers;
import io.shardlab.aws.protocol.Structure;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Attribute values as the wire has them: structures of one member, whose name is the type. */
final class AttributeValues {

    private static final int DEEPEST = 32;

    private AttributeValues() {}

    /**
     * Reads a map of values, for example an item.
     *
     * @throws io.shardlab.aws.error.AwsException {@code ValidationException} or {@code SerializationException}
     */
    static Map<String, AttributeValue> readMap(Structure map) {
        return readMap(map, 0);
    }

    private static Map<String, AttributeValue> readMap(Structure map, int depth) {
        Map<String, AttributeValue> values = new LinkedHashMap<>();
        map.members().forEach((name, raw) -> values.put(name, read(raw, depth)));
        return values;
    }

    /** Reads one value. */
    static AttributeValue read(Object raw) {
        return read(raw, 0);
    }

    private static AttributeValue read(Object raw, int depth) {
        if (depth > DEEPEST) {
            throw DynamoDbErrors.validation("Nesting Levels have exceeded supported limits: Attributes in the item have"
                    + " nested levels beyond supported limit");
        }
        if (!(raw instanceof Structure structure)) {
            throw DynamoDbErrors.serialization(
                    raw instanceof List
                            ? "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.AttributeValue"
                            : "Unexpected value type in payload");
        }
        AttributeValue value = null;
        int types = 0;
        for (var member : structure.members().entrySet()) {
            if (isType(member.getKey())) {
                types++;
                value = read(AttributeType.valueOf(member.getKey()), member.getValue(), depth);
            }
        }
        if (types != 1) {
            throw DynamoDbErrors.validation(
                    types == 0
                            ? "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"
                            : "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the"
                                    + " supported datatypes");
        }
        return value;
    }

    private static boolean isType(String name) {
        return switch (name) {
            case "S", "N", "B", "SS", "NS", "BS", "M", "L", "NULL", "BOOL" -> true;
            default -> false;
        };
    }

    private static AttributeValue read(AttributeType type, Object raw, int depth) {
        return switch (type) {
            case S -> new AttributeValue.S(WireTypes.string(raw));
            case N -> new AttributeValue.N(Numbers.parse(WireTypes.string(raw)));
            case B -> new AttributeValue.B(binary(raw));
            case BOOL -> new AttributeValue.Bool(WireTypes.flag(raw));
            case NULL -> {
                if (!WireTypes.flag(raw)) {
                    throw DynamoDbErrors.invalidValues("Null attribute value types must have the value of true");
                }
                yield new AttributeValue.Null();
            }
            case SS -> set(type, raw, one -> new AttributeValue.S(WireTypes.string(one)));
            case NS -> set(type, raw, one -> new AttributeValue.N(Numbers.parse(WireTypes.string(one))));
            case BS -> set(type, raw, one -> new AttributeValue.B(binary(one)));
            case L -> list(raw, depth);
            case M -> new AttributeValue.M(readMap(WireTypes.structure(raw), depth + 1));
        };
    }

    private static AttributeValue list(Object raw, int depth) {
        List<AttributeValue> elements = new ArrayList<>();
        WireTypes.list(raw).forEach(element -> elements.add(read(element, depth + 1)));
        return new AttributeValue.L(elements);
    }

    private static AttributeValue set(AttributeType type, Object raw, Function<Object, AttributeValue> reader) {
        List<?> elements = WireTypes.list(raw);
        if (elements.isEmpty()) {
            // In AWS's own words, spaces included.
            throw DynamoDbErrors.invalidValues(
                    switch (type) {
                        case SS -> "An string set  may not be empty";
                        case NS -> "An number set  may not be empty";
                        default -> "Binary sets should not be empty";
                    });
        }
        Set<AttributeValue> values = new LinkedHashSet<>();
        elements.forEach(element -> values.add(reader.apply(element)));
        if (values.size() < elements.size()) {
            throw switch (type) {
                case SS -> DynamoDbErrors.invalidValues("Input collection " + elements + " contains duplicates.");
                case NS -> DynamoDbErrors.validation("Input collection contains duplicates");
                default ->
                    DynamoDbErrors.invalidValues("Input collection " + elements + "of type BS contains duplicates.");
            };
        }
        return new AttributeValue.SetOf(type, values);
    }

    private static Binary binary(Object raw) {
        if (!(raw instanceof String text)) {
            throw DynamoDbErrors.serialization(
                    raw instanceof List
                            ? "Unrecognized collection type class java.nio.ByteBuffer"
                            : raw instanceof Structure
                                    ? "Start of structure or map found where not expected"
                                    : "only base-64-encoded strings are convertible to bytes");
        }
        if (text.length() % 4 != 0) {
            throw DynamoDbErrors.serialization(
                    "Base64 encoded length is expected a multiple of 4 bytes but found: " + text.length());
        }
        try {
            Binary read = Binary.of(Base64.getDecoder().decode(text));
            if (!read.toBase64().equals(text)) {
                throw new IllegalArgumentException("bits are set in its padding");
            }
            return read;
        } catch (IllegalArgumentException e) {
            throw DynamoDbErrors.serialization("Invalid last non-pad Base64 character dectected");
        }
    }

    static Structure write(Item item) {
        return write(item.attributes());
    }

    static Structure write(Map<String, AttributeValue> values) {
        Structure.Builder map = Structure.builder();
        values.forEach((name, value) -> map.with(name, write(value)));
        return map.build();
    }

    /** A key, by the names of its attributes. */
    static Structure write(KeySchema schema, ItemKey key) {
        Structure.Builder map = Structure.builder().with(schema.partition().name(), write(key.partition()));
        schema.sort()
                .ifPresent(
                        attribute -> map.with(attribute.name(), write(key.sort().orElseThrow())));
        return map.build();
    }

    static Structure write(AttributeValue value) {
        return Structure.builder().with(value.type().name(), plain(value)).build();
    }

    private static Object plain(AttributeValue value) {
        if (value instanceof AttributeValue.S string) {
            return string.text();
        }
        if (value instanceof AttributeValue.N number) {
            return Numbers.text(number.number());
        }
        if (value instanceof AttributeValue.B binary) {
            return binary.bytes().toBase64();
        }
        if (value instanceof AttributeValue.Bool bool) {
            return bool.flag();
        }
        if (value instanceof AttributeValue.SetOf set) {
            return set.elements().stream().map(AttributeValues::plain).toList();
        }
        if (value instanceof AttributeValue.L list) {
            return list.elements().stream().map(AttributeValues::write).toList();
        }
        return value instanceof AttributeValue.M map ? write(map.members()) : true;
    }
}
