package io.shardlab.program;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Lengths of time as people write them: {@code 500ms}, {@code 1s}, {@code 1.5s}, {@code 2m}, {@code 1h30m}. */
public final class Durations {

    private Durations() {}

    /**
     * Reads how long something takes; {@code 0s} is no time at all.
     *
     * @throws IllegalArgumentException with a sentence, when the text is no length of time or a negative one
     */
    public static Duration read(String text) {
        Duration duration = parse(text);
        if (duration.isNegative()) {
            throw new IllegalArgumentException("\"" + text + "\" is negative; the shortest time is 0s");
        }
        return duration;
    }

    /**
     * Reads how often something happens.
     *
     * @throws IllegalArgumentException with a sentence, when the text is no length of time or not a positive one
     */
    public static Duration readPeriod(String text) {
        Duration period = parse(text);
        if (period.isNegative() || period.isZero()) {
            throw new IllegalArgumentException("\"" + text + "\" is no period; it must be longer than 0s");
        }
        return period;
    }

    /** Writes it so that {@link #read} reads it again, to the millisecond. */
    public static String write(Duration duration) {
        return duration.toMillis() + "ms";
    }

    private static Duration parse(String text) {
        String plain = text.trim().toLowerCase(Locale.ROOT);
        try {
            Duration duration = plain.endsWith("ms")
                    ? Duration.ofMillis(Long.parseLong(plain.substring(0, plain.length() - 2)))
                    : Duration.parse("PT" + plain);
            // What does not fit into milliseconds fits no clock here.
            duration.toMillis();
            return duration;
        } catch (DateTimeParseException | ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a time; write it like 500ms, 1s, 1.5s or 2m", e);
        }
    }

    /** For an option that says how long something takes. */
    static final class Length implements ITypeConverter<Duration> {

        @Override
        public Duration convert(String text) {
            try {
                return read(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** For an option that says how often something happens. */
    public static final class Period implements ITypeConverter<Duration> {

        @Override
        public Duration convert(String text) {
            try {
                return readPeriod(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
