package io.shardlab.aws.dynamodb.expression;

import io.shardlab.aws.dynamodb.item.AttributeValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads condition, filter and key condition expressions.
 *
 * <p>The grammar is read with one kind of term for conditions and operands, since a parenthesis may begin either; what a term
 * is allowed to be is looked at where it is used.
 */
final class ConditionReader extends ExpressionReader {

    private static final List<Problems.Kind> ORDER = List.of(
            Problems.Kind.REDUNDANT_PARENTHESES,
            Problems.Kind.UNKNOWN_FUNCTION,
            Problems.Kind.MISUSED_FUNCTION,
            Problems.Kind.RESERVED_WORD,
            Problems.Kind.CONDITION);
    private static final List<String> KEYWORDS = List.of("AND", "OR", "NOT", "IN", "BETWEEN");
    private static final int MOST_CANDIDATES = 100;

    private final ConditionFunctions functions = new ConditionFunctions(problems);

    private ConditionReader(String parameter, String text, Placeholders placeholders) {
        super(parameter, text, placeholders);
    }

    /**
     * Reads a condition.
     *
     * @param parameter the request's member that holds it
     * @throws io.shardlab.aws.error.AwsException {@code ValidationException}
     */
    static Condition read(String parameter, String text, Placeholders placeholders) {
        var reader = new ConditionReader(parameter, text, placeholders);
        return reader.whole(() -> reader.condition(reader.disjunction()), ORDER);
    }

    /**
     * Something read that is a condition or an operand, or both where a function is used as it may not be.
     *
     * @param function the function's name if it is the call of one
     */
    private record Term(
            Optional<Condition> condition,
            Optional<Operand> operand,
            Optional<String> function,
            boolean parenthesized) {

        static Term of(Condition condition) {
            return new Term(Optional.of(condition), Optional.empty(), Optional.empty(), false);
        }

        static Term of(Operand operand) {
            return new Term(Optional.empty(), Optional.of(operand), Optional.empty(), false);
        }

        Term called(String name) {
            return new Term(condition, operand, Optional.of(name), parenthesized);
        }

        Term inParentheses() {
            return new Term(condition, operand, function, true);
        }
    }

    @Override
    Problems.Kind undefinedName() {
        return Problems.Kind.UNDEFINED_PLACEHOLDER;
    }

    @Override
    Problems.Kind undefinedValue() {
        return Problems.Kind.UNDEFINED_PLACEHOLDER;
    }

    @Override
    boolean isKeyword(Token token) {
        return KEYWORDS.stream().anyMatch(token::isKeyword);
    }

    private Term disjunction() {
        Term first = conjunction();
        if (!tokens.peek().isKeyword("OR")) {
            return first;
        }
        List<Condition> any = new ArrayList<>(List.of(condition(first)));
        while (tokens.skipKeyword("OR")) {
            countOperator();
            any.add(condition(conjunction()));
        }
        return Term.of(new Condition.Or(any));
    }

    private Term conjunction() {
        Term first = negation();
        if (!tokens.peek().isKeyword("AND")) {
            return first;
        }
        List<Condition> all = new ArrayList<>(List.of(condition(first)));
        while (tokens.skipKeyword("AND")) {
            countOperator();
            all.add(condition(negation()));
        }
        return Term.of(new Condition.And(all));
    }

    private Term negation() {
        if (!tokens.skipKeyword("NOT")) {
            return comparison();
        }
        countOperator();
        return Term.of(new Condition.Not(condition(nested(this::negation))));
    }

    private Term comparison() {
        Term left = term();
        Optional<Comparator> comparator = Comparator.ofSymbol(tokens.peek());
        if (comparator.isPresent()) {
            tokens.next();
            return ended(compared(comparator.get(), operand(left), operand(term())));
        }
        if (tokens.skipKeyword("BETWEEN")) {
            return ended(between(operand(left)));
        }
        if (tokens.skipKeyword("IN")) {
            return ended(in(operand(left)));
        }
        if (left.condition().isPresent() && left.function().isPresent()) {
            problems.endCondition();
        }
        return left;
    }

    private Term ended(Condition condition) {
        countOperator();
        problems.endCondition();
        return Term.of(condition);
    }

    private Condition compared(Comparator comparator, Operand left, Operand right) {
        functions.checkDistinct(comparator.symbol(), List.of(left, right));
        if (comparator.isOrdering()) {
            functions.checkOrdered(comparator.symbol(), left);
            functions.checkOrdered(comparator.symbol(), right);
        }
        return new Condition.Comparison(comparator, left, right);
    }

    private Condition between(Operand operand) {
        Operand low = operand(term());
        tokens.expectKeyword("AND");
        Operand high = operand(term());
        functions.checkBounds(low, high);
        return new Condition.Between(operand, low, high);
    }

    private Condition in(Operand operand) {
        tokens.expect("(");
        List<Operand> candidates = operands();
        if (candidates.size() > MOST_CANDIDATES) {
            throw refused("Incorrect number of operands for operator or function; operator or function: IN, number of"
                    + " operands: " + (candidates.size() + 1));
        }
        return new Condition.In(operand, candidates);
    }

    /** The rest of a list of operands. */
    private List<Operand> operands() {
        List<Operand> operands = new ArrayList<>();
        do {
            operands.add(operand(term()));
        } while (tokens.skip(","));
        tokens.expect(")");
        return operands;
    }

    private Term term() {
        if (tokens.skip("(")) {
            Term inner = nested(this::disjunction);
            tokens.expect(")");
            if (inner.parenthesized()) {
                problems.add(Problems.Kind.REDUNDANT_PARENTHESES, "The expression has redundant parentheses;");
            }
            return inner.inParentheses();
        }
        Token token = tokens.peek();
        if (token.kind() == Token.Kind.VALUE_PLACEHOLDER) {
            // An undefined value is as unknown as a path.
            return Term.of(value().<Operand>map(Operand.Value::new)
                    .orElseGet(() -> new Operand.Path(DocumentPath.of(token.text()))));
        }
        if (token.kind() == Token.Kind.IDENTIFIER && tokens.peekNext().is("(") && !isKeyword(token)) {
            return nested(this::call);
        }
        return Term.of(new Operand.Path(path()));
    }

    private Term call() {
        countOperator();
        String name = tokens.next().text();
        tokens.expect("(");
        List<Operand> arguments = operands();
        return name.equals("size")
                ? Term.of(functions.size(arguments)).called(name)
                : Term.of(functions.condition(name, arguments)).called(name);
    }

    private Condition condition(Term term) {
        if (term.condition().isPresent()) {
            return term.condition().get();
        }
        if (term.function().isEmpty()) {
            throw tokens.unexpected();
        }
        misused(term.function().get());
        return Condition.ALWAYS;
    }

    private Operand operand(Term term) {
        if (term.operand().isPresent()) {
            return term.operand().get();
        }
        if (term.function().isEmpty()) {
            throw tokens.unexpected();
        }
        misused(term.function().get());
        return new Operand.Value(new AttributeValue.Null());
    }

    private void misused(String function) {
        problems.add(
                Problems.Kind.MISUSED_FUNCTION,
                "The function is not allowed to be used this way in an expression; function: " + function);
    }
}
