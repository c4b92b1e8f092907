package io.shardlab.kube.keda.scalers;

/** Texts as Go's standard library treats them, where users see the difference. */
public final class GoText {

    private GoText() {}

    /** {@code strings.TrimSpace}: every blank of Unicode goes, a no-break space too. */
    public static String trimmed(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** {@code strconv.Quote}, as {@code %q} prints a text. */
    public static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(point -> quoted.append(escaped(point)));
        return quoted.append('"').toString();
    }

    private static boolean isSpace(char character) {
        return Character.isSpaceChar(character) || (character >= '\t' && character <= '\r') || character == '\u0085';
    }

    private static String escaped(int point) {
        return switch (point) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case 0x07 -> "\\a";
            case '\b' -> "\\b";
            case '\f' -> "\\f";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case 0x0b -> "\\v";
            default -> {
                if (point < ' ' || point == 0x7f) {
                    yield "\\x%02x".formatted(point);
                }
                if (point != ' ' && (Character.isSpaceChar(point) || Character.isISOControl(point))) {
                    yield "\\u%04x".formatted(point);
                }
                yield Character.toString(point);
            }
        };
    }
}
