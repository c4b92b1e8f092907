package io.shardlab.aws.dynamodb.expression;

import java.util.ArrayList;
import java.util.List;

/** Reads projection expressions. */
final class ProjectionReader extends ExpressionReader {

    private static final List<Problems.Kind> ORDER = List.of(
            Problems.Kind.RESERVED_WORD,
            Problems.Kind.UNDEFINED_PLACEHOLDER,
            Problems.Kind.OVERLAPPING_PATHS,
            Problems.Kind.CONFLICTING_PATHS);

    private ProjectionReader(String text, Placeholders placeholders) {
        super("ProjectionExpression", text, placeholders);
    }

    static Projection read(String text, Placeholders placeholders) {
        var reader = new ProjectionReader(text, placeholders);
        return new Projection(reader.whole(reader::paths, ORDER));
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
        return false;
    }

    private List<DocumentPath> paths() {
        List<DocumentPath> paths = new ArrayList<>();
        do {
            paths.add(path());
        } while (tokens.skip(","));
        checkDistinct(paths);
        return paths;
    }
}
