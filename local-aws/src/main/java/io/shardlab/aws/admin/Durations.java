package io.shardlab.aws.admin;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** Lengths of time as people write them: {@code 500ms}, {@code 1s}, {@code 1.5s}, {@code 2m}. */
public final class Durations {

    private Durations() {}

    /** @throws IllegalArgumentException with a sentence, when the text is no length of time */
    public static Duration read(String text) {
        String plain = text.trim().toLowerCase(Locale.ROOT);
        try {
            return plain.endsWith("ms")
                    ? Duration.ofMillis(Long.parseLong(plain.substring(0, plain.length() - 2)))
                    : Duration.parse("PT" + plain);
        } catch (DateTimeParseException | NumberFormatException e) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a time; write it like 500ms, 1s, 1.5s or 2m", e);
        }
    }

    static String write(Duration duration) {
        return duration.toMillis() + "ms";
    }
}
