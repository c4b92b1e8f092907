package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.dynamodb.DynamoDbErrors;
import io.shardlab.aws.dynamodb.item.AttributeType;
import io.shardlab.aws.dynamodb.item.KeyAttribute;
import io.shardlab.aws.dynamodb.item.KeySchema;
import io.shardlab.aws.dynamodb.table.IndexDefinition;
import io.shardlab.aws.dynamodb.table.IndexProjection;
import io.shardlab.aws.dynamodb.table.Throughput;
import io.shardlab.aws.protocol.Input;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keys, indexes and capacity as CreateTable and UpdateTable have them: first read, then checked against each other. */
final class SchemaInput {

    private static final int MOST_KEY_ELEMENTS = 2;
    private static final int LONGEST_NAME = 255;
    private static final int MOST_DEFINITIONS = 100;
    private static final int MOST_NON_KEY_ATTRIBUTES = 20;
    private static final long MOST_UNITS = 1_000_000_000_000L;
    private static final Input.Constraint ATTRIBUTE_NAME = Input.Constraint.length(1, LONGEST_NAME);
    private static final Input.Constraint INDEX_NAME = Input.Constraint.pattern("[a-zA-Z0-9_.-]+");
    private static final Input.Constraint INDEX_NAME_LENGTH = Input.Constraint.length(3, LONGEST_NAME);

    private SchemaInput() {}

    /** The types that keys can have, in the order in which DynamoDB lists them. */
    private enum KeyType {
        B,
        N,
        S
    }

    /** What an element of a key is for. */
    enum Role {
        HASH,
        RANGE
    }

    /** An element of a key whose type is not known yet. */
    record Element(String name, Role role) {}

    /** An index whose key types are not known yet. */
    record Index(
            String name,
            List<Element> keys,
            Optional<IndexProjection.Kind> projection,
            Optional<List<String>> nonKeyAttributes,
            Optional<Throughput> throughput) {}

    static List<KeyAttribute> definitions(Input input, int least) {
        return input.structures("AttributeDefinitions", least, MOST_DEFINITIONS, definition -> {
            String name = definition.string("AttributeName", ATTRIBUTE_NAME);
            KeyType type = definition.enumeration("AttributeType", KeyType.class);
            return new KeyAttribute(name, AttributeType.valueOf(type.name()));
        });
    }

    static List<Element> keySchema(Input input) {
        return input.structures("KeySchema", 1, MOST_KEY_ELEMENTS, element -> {
            String name = element.string("AttributeName", ATTRIBUTE_NAME);
            return new Element(name, element.enumeration("KeyType", Role.class));
        });
    }

    static Optional<Throughput> throughput(Input input) {
        return input.optionalStructure("ProvisionedThroughput").map(units -> {
            long write = units.number("WriteCapacityUnits", 1, Long.MAX_VALUE);
            long read = units.number("ReadCapacityUnits", 1, Long.MAX_VALUE);
            return new Throughput(read, write);
        });
    }

    static Index index(Input input) {
        Input projection = input.structure("Projection");
        Optional<IndexProjection.Kind> kind = projection.optionalEnum("ProjectionType", IndexProjection.Kind.class);
        Optional<List<String>> names = projection.has("NonKeyAttributes")
                ? Optional.of(projection.strings("NonKeyAttributes", 1, MOST_NON_KEY_ATTRIBUTES, ATTRIBUTE_NAME))
                : Optional.empty();
        String name = input.string("IndexName", INDEX_NAME, INDEX_NAME_LENGTH);
        Optional<Throughput> throughput = throughput(input);
        return new Index(name, keySchema(input), kind, names, throughput);
    }

    static void checkBounds(Throughput throughput) {
        Map<String, Long> units = new LinkedHashMap<>();
        units.put("ReadCapacityUnits", throughput.read());
        units.put("WriteCapacityUnits", throughput.write());
        units.forEach((name, value) -> {
            if (value > MOST_UNITS) {
                throw DynamoDbErrors.validation("Given value " + value + " for " + name + " is out of bounds");
            }
        });
    }

    /** The key that the elements are, once they have types and are in order. */
    static KeySchema keys(List<Element> elements, List<KeyAttribute> definitions) {
        List<String> names = elements.stream().map(Element::name).toList();
        List<String> defined = definitions.stream().map(KeyAttribute::name).toList();
        if (!defined.containsAll(names)) {
            throw DynamoDbErrors.invalidValues(
                    "Some index key attributes are not defined in AttributeDefinitions. Keys: " + names
                            + ", AttributeDefinitions: " + defined);
        }
        if (names.size() > 1 && names.get(0).equals(names.get(1))) {
            throw DynamoDbErrors.validation(
                    "Both the Hash Key and the Range Key element in the KeySchema have the same name");
        }
        if (elements.get(0).role() != Role.HASH) {
            throw DynamoDbErrors.validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
        }
        if (names.size() > 1 && elements.get(1).role() != Role.RANGE) {
            throw DynamoDbErrors.validation("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
        }
        List<KeyAttribute> attributes = new ArrayList<>();
        names.forEach(name -> attributes.add(definitions.get(defined.indexOf(name))));
        return new KeySchema(
                attributes.get(0), attributes.size() > 1 ? Optional.of(attributes.get(1)) : Optional.empty());
    }

    /** The index, once its parts go together. */
    static IndexDefinition index(Index index, boolean global, List<KeyAttribute> definitions) {
        KeySchema keys = keys(index.keys(), definitions);
        IndexProjection.Kind kind =
                index.projection().orElseThrow(() -> DynamoDbErrors.invalidValues("Unknown ProjectionType: null"));
        if (index.nonKeyAttributes().isPresent() && kind != IndexProjection.Kind.INCLUDE) {
            throw DynamoDbErrors.invalidValues("ProjectionType is " + kind + ", but NonKeyAttributes is specified");
        }
        if (index.nonKeyAttributes().isEmpty() && kind == IndexProjection.Kind.INCLUDE) {
            throw DynamoDbErrors.invalidValues("ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
        }
        return new IndexDefinition(
                index.name(),
                global,
                keys,
                new IndexProjection(kind, index.nonKeyAttributes()),
                index.throughput().orElse(Throughput.NONE));
    }
}
