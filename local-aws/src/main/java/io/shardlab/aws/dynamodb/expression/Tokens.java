package io.shardlab.aws.dynamodb.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of an expression, read one after the other. */
final class Tokens {

    private static final Pattern TOKEN = Pattern.compile(
            "[ \\t\\r\\n]*(?:(?<identifier>[a-zA-Z_][a-zA-Z0-9_]*)"
                    + "|(?<name>#[a-zA-Z0-9_]+)|(?<value>:[a-zA-Z0-9_]+)|(?<number>[0-9]+)"
                    + "|(?<symbol><>|<=|>=|[()\\[\\].,=<>+-])|(?<end>\\z)|(?<other>.))",
            Pattern.DOTALL);

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int position;

    /** @throws SyntaxError at a character that no expression has */
    Tokens(String text) {
        this.text = text;
        Matcher matcher = TOKEN.matcher(text);
        boolean strange = false;
        while (matcher.lookingAt()) {
            Token token = token(matcher);
            tokens.add(token);
            strange |= matcher.group("other") != null;
            if (token.kind() == Token.Kind.END) {
                break;
            }
            matcher.region(matcher.end(), text.length());
        }
        if (strange) {
            position = firstStrange();
            throw unexpected();
        }
    }

    /** An expression that is not written as its grammar asks. */
    static final class SyntaxError extends RuntimeException {
        private static final long serialVersionUID = 1L;

        SyntaxError(String sentence) {
            super(sentence, null, false, false);
        }
    }

    private static Token token(Matcher matcher) {
        for (var group : List.of("identifier", "name", "value", "number", "symbol")) {
            if (matcher.group(group) != null) {
                return new Token(kind(group), matcher.group(group), matcher.start(group));
            }
        }
        return matcher.group("other") == null
                ? new Token(Token.Kind.END, "<EOF>", matcher.start("end"))
                : new Token(Token.Kind.SYMBOL, matcher.group("other"), matcher.start("other"));
    }

    private static Token.Kind kind(String group) {
        return switch (group) {
            case "identifier" -> Token.Kind.IDENTIFIER;
            case "name" -> Token.Kind.NAME_PLACEHOLDER;
            case "value" -> Token.Kind.VALUE_PLACEHOLDER;
            case "number" -> Token.Kind.NUMBER;
            default -> Token.Kind.SYMBOL;
        };
    }

    private int firstStrange() {
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).kind() == Token.Kind.SYMBOL
                    && !"<>=()[].,+-".contains(tokens.get(i).text().substring(0, 1))) {
                return i;
            }
        }
        throw new IllegalStateException("every character is known");
    }

    Token peek() {
        return tokens.get(position);
    }

    Token peekNext() {
        return tokens.get(Math.min(position + 1, tokens.size() - 1));
    }

    Token next() {
        Token token = peek();
        if (token.kind() != Token.Kind.END) {
            position++;
        }
        return token;
    }

    /** Reads the symbol if it is next. */
    boolean skip(String symbol) {
        if (peek().is(symbol)) {
            position++;
            return true;
        }
        return false;
    }

    /** Reads the keyword if it is next. */
    boolean skipKeyword(String keyword) {
        if (peek().isKeyword(keyword)) {
            position++;
            return true;
        }
        return false;
    }

    void expect(String symbol) {
        if (!skip(symbol)) {
            throw unexpected();
        }
    }

    void expectKeyword(String keyword) {
        if (!skipKeyword(keyword)) {
            throw unexpected();
        }
    }

    /** The refusal of the next word, with its neighbours. */
    SyntaxError unexpected() {
        Token token = peek();
        int from = tokens.get(Math.max(0, position - 1)).from();
        int to = tokens.get(Math.min(tokens.size() - 1, position + 1)).to();
        return new SyntaxError(
                "Syntax error; token: \"" + token.text() + "\", near: \"" + text.substring(from, to) + "\"");
    }
}
