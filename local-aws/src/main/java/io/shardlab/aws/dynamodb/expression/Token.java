package io.shardlab.aws.dynamodb.expression;

/**
 * A word of an expression.
 *
 * @param from where it begins in the expression
 */
record Token(Kind kind, String text, int from) {

    /** What a word is. */
    enum Kind {
        IDENTIFIER,
        NAME_PLACEHOLDER,
        VALUE_PLACEHOLDER,
        NUMBER,
        SYMBOL,
        END
    }

    boolean is(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }

    boolean isKeyword(String keyword) {
        return kind == Kind.IDENTIFIER && text.equalsIgnoreCase(keyword);
    }

    int to() {
        return kind == Kind.END ? from : from + text.length();
    }
}
