package io.shardlab.aws.dynamodb;

import io.shardlab.aws.error.AwsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What must be known of a PartiQL statement to judge it: what it does, and to which tables. The grammar is that of AWS's
 * "PartiQL reference for DynamoDB"; whatever does not say its tables in that way is refused.
 *
 * @param kind Select, Insert, Update or Delete, as in {@code dynamodb:PartiQLSelect}
 */
record PartiQlStatement(String kind, List<Table> tables) {

    /** A table, and the index of it that is read. */
    record Table(String name, Optional<String> index) {}

    private static final Map<String, String> KINDS =
            Map.of("SELECT", "Select", "EXISTS", "Select", "INSERT", "Insert", "UPDATE", "Update", "DELETE", "Delete");

    /** White space and comments; a quoted name; a quoted text; a word; any other character. */
    private static final Pattern TOKEN = Pattern.compile("\\s+|--[^\\n]*+|(?s:/\\*.*?\\*/)|\"((?:[^\"]|\"\")*+)\""
            + "|('(?:[^']|'')*+')|([A-Za-z_$][A-Za-z0-9_$-]*+)|(.)");

    /**
     * Reads a statement.
     *
     * @throws AwsException {@code ValidationException} when it is none whose tables can be told
     */
    static PartiQlStatement parse(String text) {
        List<Token> tokens = tokens(text);
        String kind = tokens.isEmpty() ? null : KINDS.get(tokens.get(0).keyword());
        if (kind == null) {
            throw unreadable(text);
        }
        List<Table> tables = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            String word = tokens.get(i).keyword();
            boolean introduces = word.equals("FROM") || word.equals("INTO") || (word.equals("UPDATE") && i == 0);
            if (introduces) {
                tables.add(table(tokens, i + 1, text));
            }
        }
        if (tables.isEmpty()) {
            throw unreadable(text);
        }
        return new PartiQlStatement(kind, tables);
    }

    private static Table table(List<Token> tokens, int at, String text) {
        Token name = at(tokens, at);
        boolean hasIndex = at(tokens, at + 1).text().equals(".");
        Token index = hasIndex ? at(tokens, at + 2) : Token.NONE;
        Token next = at(tokens, at + (hasIndex ? 3 : 1));
        // A list of tables, or a path into one, names more than is judged here.
        boolean goesOn = next.text().equals(",") || next.text().equals(".");
        if (!name.isName() || (hasIndex && !index.isName()) || goesOn) {
            throw unreadable(text);
        }
        return new Table(name.text(), hasIndex ? Optional.of(index.text()) : Optional.empty());
    }

    private static Token at(List<Token> tokens, int index) {
        return index < tokens.size() ? tokens.get(index) : Token.NONE;
    }

    private static AwsException unreadable(String text) {
        return AwsException.client(
                "ValidationException",
                "Statement wasn't well formed, can't be processed: local-aws cannot tell which table it is about: "
                        + text);
    }

    /** A piece of a statement; a word may be a keyword, a quoted name never is. */
    private record Token(String text, boolean isWord, boolean isQuoted) {

        private static final Token NONE = new Token("", false, false);

        boolean isName() {
            return isWord || isQuoted;
        }

        String keyword() {
            return isWord ? text.toUpperCase(Locale.ROOT) : "";
        }
    }

    private static List<Token> tokens(String text) {
        List<Token> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(text);
        while (matcher.find()) {
            if (matcher.group(1) != null) {
                tokens.add(new Token(matcher.group(1).replace("\"\"", "\""), false, true));
            } else if (matcher.group(3) != null) {
                tokens.add(new Token(matcher.group(3), true, false));
            } else if (matcher.group(2) != null || matcher.group(4) != null) {
                tokens.add(new Token(matcher.group(), false, false));
            }
        }
        return tokens;
    }
}
