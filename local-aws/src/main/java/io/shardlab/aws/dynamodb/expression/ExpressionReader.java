package io.shardlab.aws.dynamodb.expression;

import io.shardlab.aws.dynamodb.DynamoDbErrors;
import io.shardlab.aws.dynamodb.item.AttributeValue;
import io.shardlab.aws.error.AwsException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What reading has in common for every kind of expression: paths, placeholders, limits and the form of refusals. */
abstract class ExpressionReader {

    private static final int MOST_BYTES = 4096;
    private static final int MOST_OPERATORS = 300;
    /** Deeper nesting has more operators or redundant parentheses in any case. */
    private static final int DEEPEST = 320;

    private final String parameter;
    private final Placeholders placeholders;
    final Tokens tokens;
    final Problems problems = new Problems();
    private int operators;
    private int depth;

    /**
     * @param parameter the request's member that holds the expression
     * @throws AwsException {@code ValidationException} when it is too long or holds a character that no expression has
     */
    ExpressionReader(String parameter, String text, Placeholders placeholders) {
        this.parameter = parameter;
        this.placeholders = placeholders;
        if (text.isEmpty()) {
            throw refused("The expression can not be empty;");
        }
        if (text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw refused("Expression size has exceeded the maximum allowed size;");
        }
        try {
            this.tokens = new Tokens(text);
        } catch (Tokens.SyntaxError e) {
            throw refused(e.getMessage());
        }
    }

    /** Reads the whole expression with {@code grammar} and refuses it by the first problem in {@code order}. */
    final <T> T whole(Supplier<T> grammar, List<Problems.Kind> order) {
        try {
            T read = grammar.get();
            if (tokens.peek().kind() != Token.Kind.END) {
                throw tokens.unexpected();
            }
            problems.firstOf(order).ifPresent(sentence -> {
                throw refused(sentence);
            });
            return read;
        } catch (Tokens.SyntaxError e) {
            throw refused(e.getMessage());
        }
    }

    final AwsException refused(String sentence) {
        return DynamoDbErrors.validation("Invalid " + parameter + ": " + sentence);
    }

    final void countOperator() {
        if (++operators > MOST_OPERATORS) {
            throw refused("The expression contains too many operators; operator count: " + operators);
        }
    }

    /** Reads something that can contain itself. */
    final <T> T nested(Supplier<T> grammar) {
        if (++depth > DEEPEST) {
            throw refused("The expression has too many nested parentheses;");
        }
        T read = grammar.get();
        depth--;
        return read;
    }

    /** The kind of problem that an undefined name is here. */
    abstract Problems.Kind undefinedName();

    /** The kind of problem that an undefined value is here. */
    abstract Problems.Kind undefinedValue();

    /** Whether a word has a meaning of its own here and names nothing. */
    abstract boolean isKeyword(Token token);

    final DocumentPath path() {
        List<DocumentPath.Step> steps = new ArrayList<>();
        steps.add(member());
        while (true) {
            if (tokens.skip("[")) {
                steps.add(element());
            } else if (tokens.skip(".")) {
                steps.add(member());
            } else {
                return new DocumentPath(steps);
            }
        }
    }

    private DocumentPath.Member member() {
        Token token = tokens.peek();
        if (token.kind() == Token.Kind.NAME_PLACEHOLDER) {
            tokens.next();
            return new DocumentPath.Member(placeholders.name(token.text()).orElseGet(() -> {
                problems.add(
                        undefinedName(),
                        "An expression attribute name used in the document path is not defined; attribute name: "
                                + token.text());
                return token.text();
            }));
        }
        if (token.kind() != Token.Kind.IDENTIFIER || isKeyword(token)) {
            throw tokens.unexpected();
        }
        tokens.next();
        if (ReservedWords.contain(token.text())) {
            problems.add(
                    Problems.Kind.RESERVED_WORD,
                    "Attribute name is a reserved keyword; reserved keyword: " + token.text());
        }
        return new DocumentPath.Member(token.text());
    }

    private DocumentPath.Element element() {
        Token index = tokens.peek();
        if (index.kind() != Token.Kind.NUMBER) {
            throw tokens.unexpected();
        }
        tokens.next();
        tokens.expect("]");
        try {
            return new DocumentPath.Element(Integer.parseInt(index.text()));
        } catch (NumberFormatException e) {
            throw refused("List index is not within the allowable range; index: [" + index.text() + "]");
        }
    }

    /** A value by its placeholder; empty, and a problem, when it is not defined. */
    final Optional<AttributeValue> value() {
        Token token = tokens.next();
        Optional<AttributeValue> value = placeholders.value(token.text());
        if (value.isEmpty()) {
            problems.add(
                    undefinedValue(),
                    "An expression attribute value used in expression is not defined; attribute value: "
                            + token.text());
        }
        return value;
    }

    /** Records when two paths of one expression cannot both be heeded. */
    final void checkDistinct(List<DocumentPath> paths) {
        for (int i = 0; i < paths.size(); i++) {
            for (int j = 0; j < i; j++) {
                checkPair(paths.get(j), paths.get(i));
            }
        }
    }

    private void checkPair(DocumentPath one, DocumentPath two) {
        int common = Math.min(one.steps().size(), two.steps().size());
        String both = "path one: " + one + ", path two: " + two;
        for (int i = 0; i < common; i++) {
            DocumentPath.Step a = one.steps().get(i);
            DocumentPath.Step b = two.steps().get(i);
            if (a.getClass() != b.getClass()) {
                problems.add(
                        Problems.Kind.CONFLICTING_PATHS,
                        "Two document paths conflict with each other; must remove or rewrite one of these paths; "
                                + both);
                return;
            }
            if (!a.equals(b)) {
                return;
            }
        }
        problems.add(
                Problems.Kind.OVERLAPPING_PATHS,
                "Two document paths overlap with each other; must remove or rewrite one of these paths; " + both);
    }
}
