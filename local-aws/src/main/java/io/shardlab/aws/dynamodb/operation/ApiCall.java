package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.dynamodb.DynamoDbErrors;
import io.shardlab.aws.dynamodb.item.AttributeValue;
import io.shardlab.aws.dynamodb.table.Table;
import io.shardlab.aws.dynamodb.table.TableKey;
import io.shardlab.aws.dynamodb.table.Tables;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A call of an operation: whose members it has, in which region. */
final class Request {

    private static final int SHORTEST_NAME = 3;
    private static final int LONGEST_NAME = 255;
    private static final Input.Constraint NAME_PATTERN = Input.Constraint.pattern("[a-zA-Z0-9_.-]+");
    private static final Input.Constraint NAME_LENGTH = Input.Constraint.length(SHORTEST_NAME, LONGEST_NAME);

    private final Tables tables;
    private final String region;
    private final Structure members;
    private final Input input;

    Request(Tables tables, String region, Structure members) {
        this(tables, region, members, new Input(members));
    }

    private Request(Tables tables, String region, Structure members, Input input) {
        this.tables = tables;
        this.region = region;
        this.members = members;
        this.input = input;
    }

    Tables tables() {
        return tables;
    }

    String region() {
        return region;
    }

    Input input() {
        return input;
    }

    Structure members() {
        return members;
    }

    /** A part of the request that is one itself, for example a {@code Put} of a transaction. */
    Request part(Structure part) {
        return new Request(tables, region, part);
    }

    /** The member that is a request itself; what is wrong in it is said with its path. */
    Request part(String member) {
        return new Request(tables, region, structure(member).orElseThrow(), input.structure(member));
    }

    /** The elements of a list that are requests themselves. */
    List<Request> parts(String member) {
        List<Structure> elements = list(member).orElse(List.of()).stream()
                .map(WireTypes::structure)
                .toList();
        List<Input> inputs = input.structures(member, 0, Integer.MAX_VALUE, element -> element);
        List<Request> parts = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            parts.add(new Request(tables, region, elements.get(i), inputs.get(i)));
        }
        return parts;
    }

    boolean has(String member) {
        return input.has(member);
    }

    /** Reads a table's name, or ARN, where items are the matter. */
    void checkTableName() {
        checkName("TableName");
    }

    void checkName(String member) {
        boolean isArn = members.members().get(member) instanceof String name && name.startsWith("arn:");
        if (isArn) {
            input.string(member);
        } else {
            input.string(member, NAME_PATTERN, NAME_LENGTH);
        }
    }

    void checkOptionalName(String member) {
        if (has(member)) {
            checkName(member);
        }
    }

    /** Reads a table's name, or ARN, where the table itself is the matter; it is looked at before all other members. */
    void requireTableName() {
        String name = input.optionalString("TableName")
                .orElseThrow(() -> DynamoDbErrors.validation(
                        "The parameter 'TableName' is required but was not present in the request"));
        if (name.startsWith("arn:")) {
            return;
        }
        if (name.length() < SHORTEST_NAME || name.length() > LONGEST_NAME) {
            throw DynamoDbErrors.validation(
                    "TableName must be at least 3 characters long and at most 255 characters" + " long");
        }
        input.string("TableName", NAME_PATTERN);
    }

    TableKey tableKey() {
        return tables.key(region, input.string("TableName"));
    }

    /** The table whose items are the matter. */
    Table table() {
        return tables.get(tableKey());
    }

    Optional<Structure> structure(String member) {
        return members.member(member).map(WireTypes::structure);
    }

    Optional<List<?>> list(String member) {
        return members.member(member).map(WireTypes::list);
    }

    Optional<String> text(String member) {
        return members.member(member).map(WireTypes::string);
    }

    boolean flag(String member) {
        return members.member(member).map(WireTypes::flag).orElse(false);
    }

    /** Reads a map that must be there. */
    void checkPresent(String member) {
        if (!has(member)) {
            input.violate(member, null, "Member must not be null");
        }
    }

    /** A map of attribute values; empty when absent. */
    Map<String, AttributeValue> attributes(String member) {
        return structure(member).map(AttributeValues::readMap).orElse(Map.of());
    }

    /** The names that {@code AttributesToGet} wants, each once. */
    Optional<List<String>> attributesToGet() {
        Optional<List<String>> names = list("AttributesToGet")
                .map(list -> list.stream().map(WireTypes::string).toList());
        Set<String> seen = new HashSet<>();
        names.orElse(List.of()).stream()
                .filter(name -> !seen.add(name))
                .findFirst()
                .ifPresent(name -> {
                    throw DynamoDbErrors.invalidValues("Duplicate value in attribute name: " + name);
                });
        return names;
    }

    /** Reads the length of {@code AttributesToGet}. */
    void checkAttributesToGet() {
        list("AttributesToGet")
                .filter(List::isEmpty)
                .ifPresent(none ->
                        input.violate("AttributesToGet", "[]", "Member must have length greater than or equal to 1"));
    }
}
