package io.shardlab.aws.dynamodb.expression;

import io.shardlab.aws.dynamodb.item.AttributeType;
import io.shardlab.aws.dynamodb.item.AttributeValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Reads update expressions. */
final class UpdateReader extends ExpressionReader {

    private static final List<Problems.Kind> ORDER = List.of(
            Problems.Kind.RESERVED_WORD,
            Problems.Kind.UNKNOWN_FUNCTION,
            Problems.Kind.REPEATED_SECTION,
            Problems.Kind.UNDEFINED_NAME,
            Problems.Kind.UNDEFINED_VALUE,
            Problems.Kind.OVERLAPPING_PATHS,
            Problems.Kind.CONFLICTING_PATHS,
            Problems.Kind.UPDATE_OPERAND,
            Problems.Kind.FUNCTION_OPERAND);
    private static final List<String> SECTIONS = List.of("SET", "REMOVE", "ADD", "DELETE");
    static final List<String> FUNCTIONS = List.of("if_not_exists", "list_append");
    private static final AttributeValue UNKNOWN = new AttributeValue.Null();

    private UpdateReader(String text, Placeholders placeholders) {
        super("UpdateExpression", text, placeholders);
    }

    static Update read(String text, Placeholders placeholders) {
        var reader = new UpdateReader(text, placeholders);
        return new UpdateExpression(reader.whole(reader::sections, ORDER));
    }

    @Override
    Problems.Kind undefinedName() {
        return Problems.Kind.UNDEFINED_NAME;
    }

    @Override
    Problems.Kind undefinedValue() {
        return Problems.Kind.UNDEFINED_VALUE;
    }

    @Override
    boolean isKeyword(Token token) {
        return SECTIONS.stream().anyMatch(token::isKeyword);
    }

    private List<UpdateAction> sections() {
        List<UpdateAction> actions = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        do {
            if (!isKeyword(tokens.peek())) {
                throw tokens.unexpected();
            }
            String section = tokens.next().text().toUpperCase(Locale.ROOT);
            if (!seen.add(section)) {
                problems.add(
                        Problems.Kind.REPEATED_SECTION,
                        "The \"" + section + "\" section can only be used once in an update expression;");
            }
            actions.addAll(section(section));
        } while (tokens.peek().kind() != Token.Kind.END);
        checkDistinct(actions.stream().map(UpdateAction::path).toList());
        return actions;
    }

    private List<UpdateAction> section(String name) {
        return switch (name) {
            case "SET" -> list(this::set);
            case "REMOVE" -> list(() -> new UpdateAction.Remove(path()));
            case "ADD" -> list(this::add);
            default -> list(this::delete);
        };
    }

    private List<UpdateAction> list(Supplier<UpdateAction> action) {
        List<UpdateAction> actions = new ArrayList<>();
        do {
            countOperator();
            actions.add(action.get());
        } while (tokens.skip(","));
        return actions;
    }

    private UpdateAction set() {
        DocumentPath path = path();
        tokens.expect("=");
        return new UpdateAction.Set(path, sum());
    }

    private UpdateAction add() {
        DocumentPath path = path();
        AttributeValue value = operand("ADD", true);
        return new UpdateAction.Add(path, value, UpdateAction.INCORRECT_TYPE);
    }

    private UpdateAction delete() {
        DocumentPath path = path();
        AttributeValue value = operand("DELETE", false);
        var set = value instanceof AttributeValue.SetOf given
                ? given
                : new AttributeValue.SetOf(AttributeType.SS, Set.of());
        return new UpdateAction.Delete(path, set, UpdateAction.INCORRECT_TYPE);
    }

    /** The set, or number if allowed, that an action takes. */
    private AttributeValue operand(String action, boolean orNumber) {
        if (tokens.peek().kind() != Token.Kind.VALUE_PLACEHOLDER) {
            throw tokens.unexpected();
        }
        Optional<AttributeValue> value = value();
        value.map(AttributeValue::type)
                .filter(type -> !type.isSet() && !(orNumber && type == AttributeType.N))
                .ifPresent(type -> problems.add(
                        Problems.Kind.UPDATE_OPERAND,
                        "Incorrect operand type for operator or function; operator: " + action + ", operand type: "
                                + type.word() + ", typeSet: ALLOWED_FOR_" + action + "_OPERAND"));
        return value.orElse(UNKNOWN);
    }

    private UpdateValue sum() {
        UpdateValue first = term();
        for (String sign : List.of("+", "-")) {
            if (tokens.skip(sign)) {
                countOperator();
                UpdateValue second = term();
                checkTypes(sign, AttributeType.N, List.of(first, second));
                return new UpdateValue.Sum(first, second, sign.equals("-"));
            }
        }
        return first;
    }

    private UpdateValue term() {
        if (tokens.skip("(")) {
            UpdateValue inner = nested(this::sum);
            tokens.expect(")");
            return inner;
        }
        Token token = tokens.peek();
        if (token.kind() == Token.Kind.VALUE_PLACEHOLDER) {
            return value().<UpdateValue>map(UpdateValue.Given::new)
                    .orElseGet(() -> new UpdateValue.Existing(DocumentPath.of(token.text())));
        }
        if (token.kind() == Token.Kind.IDENTIFIER && tokens.peekNext().is("(") && !isKeyword(token)) {
            return nested(this::call);
        }
        return new UpdateValue.Existing(path());
    }

    private UpdateValue call() {
        countOperator();
        String name = tokens.next().text();
        tokens.expect("(");
        List<UpdateValue> arguments = new ArrayList<>();
        do {
            arguments.add(term());
        } while (tokens.skip(","));
        tokens.expect(")");
        if (!FUNCTIONS.contains(name)) {
            problems.add(
                    Problems.Kind.UNKNOWN_FUNCTION,
                    ConditionFunctions.has(name)
                            ? "The function is not allowed in an update expression; function: " + name
                            : "Invalid function name; function: " + name);
        } else if (arguments.size() != 2) {
            problems.add(
                    Problems.Kind.FUNCTION_OPERAND,
                    "Incorrect number of operands for operator or function; operator or function: " + name
                            + ", number of operands: " + arguments.size());
        } else {
            return called(name, arguments.get(0), arguments.get(1));
        }
        return new UpdateValue.Given(UNKNOWN);
    }

    private UpdateValue called(String name, UpdateValue first, UpdateValue second) {
        if (name.equals("list_append")) {
            checkTypes(name, AttributeType.L, List.of(first, second));
            return new UpdateValue.ListAppend(first, second);
        }
        if (first instanceof UpdateValue.Existing existing) {
            return new UpdateValue.IfNotExists(existing.path(), second);
        }
        problems.add(
                Problems.Kind.FUNCTION_OPERAND,
                "Operator or function requires a document path; operator or function: " + name);
        return first;
    }

    private void checkTypes(String name, AttributeType wanted, List<UpdateValue> operands) {
        for (UpdateValue operand : operands) {
            if (operand instanceof UpdateValue.Given given && given.value().type() != wanted) {
                problems.add(
                        Problems.Kind.FUNCTION_OPERAND,
                        "Incorrect operand type for operator or function; operator or function: " + name
                                + ", operand type: " + given.value().type());
            }
        }
    }
}
