package io.shardlab.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subset of CEL that validation rules of CRDs mostly use: {@code self} with fields and indices, {@code has},
 * {@code size}, literals, comparison, {@code && || ! ?:}, {@code + -}, {@code startsWith}, {@code contains}. A rule outside it is skipped and logged.
 */
final class CelRule {

    private static final Logger LOG = LoggerFactory.getLogger(CelRule.class);

    private static final Pattern TOKEN =
            Pattern.compile("\\s*(?:(\\d+(?:\\.\\d+)?)|('(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\")|([A-Za-z_]\\w*)"
                    + "|(&&|\\|\\||[<>=!]=|[-+<>!?:().\\[\\],]))");

    private static final class Unsupported extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Unsupported(String what) {
            super(what, null, false, false);
        }
    }

    private final List<String> tokens;
    private final JsonNode self;
    private int at;

    private CelRule(String rule, JsonNode self) {
        this.tokens = tokenize(rule);
        this.self = self;
    }

    /** The rule's message if {@code self} breaks it. */
    static Optional<String> failureOf(JsonNode rule, JsonNode self) {
        String text = rule.path("rule").asText();
        try {
            CelRule parser = new CelRule(text, self);
            boolean holds = truth(parser.ternary());
            parser.expectEnd();
            return holds ? Optional.empty() : Optional.of(rule.path("message").asText("failed rule: " + text));
        } catch (Unsupported e) {
            LOG.warn("The validation rule \"{}\" is not checked: {}", text, e.getMessage());
            return Optional.empty();
        }
    }

    // Both sides are always evaluated: a value that is absent on the branch not taken is a missing node, not an error.
    private JsonNode ternary() {
        JsonNode condition = or();
        if (!accept("?")) {
            return condition;
        }
        JsonNode yes = ternary();
        expect(":");
        JsonNode no = ternary();
        return truth(condition) ? yes : no;
    }

    private JsonNode or() {
        JsonNode left = and();
        while (accept("||")) {
            JsonNode right = and();
            left = BooleanNode.valueOf(truth(left) || truth(right));
        }
        return left;
    }

    private JsonNode and() {
        JsonNode left = relation();
        while (accept("&&")) {
            JsonNode right = relation();
            left = BooleanNode.valueOf(truth(left) && truth(right));
        }
        return left;
    }

    private JsonNode relation() {
        JsonNode left = sum();
        for (String operator : List.of("==", "!=", "<=", ">=", "<", ">")) {
            if (accept(operator)) {
                return BooleanNode.valueOf(compare(operator, left, sum()));
            }
        }
        if (accept("in")) {
            JsonNode right = sum();
            boolean found = right.isObject() ? right.has(left.asText()) : contains(right, left);
            return BooleanNode.valueOf(found);
        }
        return left;
    }

    private JsonNode sum() {
        JsonNode left = unary();
        while (true) {
            if (accept("+")) {
                left = new DecimalNode(left.decimalValue().add(unary().decimalValue()));
            } else if (accept("-")) {
                left = new DecimalNode(left.decimalValue().subtract(unary().decimalValue()));
            } else {
                return left;
            }
        }
    }

    private JsonNode unary() {
        if (accept("!")) {
            return BooleanNode.valueOf(!truth(unary()));
        }
        if (accept("-")) {
            return new DecimalNode(unary().decimalValue().negate());
        }
        return member(primary());
    }

    private JsonNode member(JsonNode start) {
        JsonNode value = start;
        while (true) {
            if (accept("[")) {
                JsonNode index = ternary();
                expect("]");
                value = index.isNumber() ? value.path(index.asInt()) : value.path(index.asText());
            } else if (accept(".")) {
                String name = next();
                value = accept("(") ? call(name, value) : value.path(name);
            } else {
                return value;
            }
        }
    }

    private JsonNode call(String function, JsonNode receiver) {
        List<JsonNode> arguments = new ArrayList<>();
        while (!accept(")")) {
            arguments.add(ternary());
            accept(",");
        }
        return switch (function) {
            case "size" -> number(size(receiver));
            case "startsWith" ->
                BooleanNode.valueOf(
                        receiver.asText().startsWith(arguments.get(0).asText()));
            case "endsWith" ->
                BooleanNode.valueOf(receiver.asText().endsWith(arguments.get(0).asText()));
            case "contains" ->
                BooleanNode.valueOf(receiver.asText().contains(arguments.get(0).asText()));
            case "matches" ->
                BooleanNode.valueOf(Pattern.compile(arguments.get(0).asText())
                        .matcher(receiver.asText())
                        .find());
            default -> throw new Unsupported("the function " + function);
        };
    }

    private JsonNode primary() {
        String token = next();
        switch (token) {
            case "(":
                JsonNode inner = ternary();
                expect(")");
                return inner;
            case "self":
                return self;
            case "true", "false":
                return BooleanNode.valueOf(token.equals("true"));
            case "has", "size":
                expect("(");
                JsonNode argument = ternary();
                expect(")");
                return token.equals("has") ? BooleanNode.valueOf(!argument.isMissingNode()) : number(size(argument));
            case "[":
                return listLiteral();
            default:
                return literal(token);
        }
    }

    private JsonNode listLiteral() {
        var list = Json.array();
        while (!accept("]")) {
            list.add(ternary());
            accept(",");
        }
        return list;
    }

    private static JsonNode literal(String token) {
        char first = token.charAt(0);
        if (Character.isDigit(first)) {
            return new DecimalNode(new BigDecimal(token));
        }
        if (first == '\'' || first == '"') {
            return new TextNode(token.substring(1, token.length() - 1));
        }
        throw new Unsupported("the word " + token);
    }

    private static boolean compare(String operator, JsonNode left, JsonNode right) {
        if (operator.equals("==")) {
            return same(left, right);
        }
        if (operator.equals("!=")) {
            return !same(left, right);
        }
        int order = left.isNumber()
                ? left.decimalValue().compareTo(right.decimalValue())
                : left.asText().compareTo(right.asText());
        return switch (operator) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    private static boolean same(JsonNode left, JsonNode right) {
        return left.isNumber() && right.isNumber()
                ? left.decimalValue().compareTo(right.decimalValue()) == 0
                : Objects.equals(left, right);
    }

    private static boolean contains(JsonNode list, JsonNode value) {
        for (JsonNode item : list) {
            if (same(item, value)) {
                return true;
            }
        }
        return false;
    }

    private static JsonNode number(int value) {
        return new DecimalNode(BigDecimal.valueOf(value));
    }

    private static int size(JsonNode value) {
        return value.isTextual() ? value.asText().length() : value.size();
    }

    private static boolean truth(JsonNode value) {
        return value.asBoolean(false);
    }

    private boolean accept(String token) {
        if (at < tokens.size() && tokens.get(at).equals(token)) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(String token) {
        if (!accept(token)) {
            throw new Unsupported("'" + token + "' expected at token " + at);
        }
    }

    private void expectEnd() {
        if (at < tokens.size()) {
            throw new Unsupported("'" + tokens.get(at) + "' after the end");
        }
    }

    private String next() {
        if (at >= tokens.size()) {
            throw new Unsupported("it ends early");
        }
        return tokens.get(at++);
    }

    private static List<String> tokenize(String rule) {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(rule.strip());
        int end = 0;
        while (matcher.lookingAt()) {
            tokens.add(matcher.group().strip());
            end = matcher.end();
            matcher.region(end, matcher.regionEnd());
        }
        if (end < rule.strip().length()) {
            throw new Unsupported("the text at " + end);
        }
        return tokens;
    }
}
