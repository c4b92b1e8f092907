package io.shardlab.kube.cel;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Strings that stand for something else: times, bytes, networks (upstream: k8s.io/kube-openapi/pkg/validation/strfmt). */
public final class FormattedText {

    private static final Map<String, Long> GO_UNITS = Map.of(
            "ns",
            1L,
            "us",
            1_000L,
            "µs",
            1_000L,
            "μs",
            1_000L,
            "ms",
            1_000_000L,
            "s",
            1_000_000_000L,
            "m",
            60_000_000_000L,
            "h",
            3_600_000_000_000L);
    private static final Pattern GO_PART = Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)(ns|us|µs|μs|ms|s|m|h)");
    private static final Pattern GO_DURATION = Pattern.compile("[+-]?(?:0|(?:" + GO_PART.pattern() + ")+)");

    /** The words of Scala's durations that Go's do not have. */
    private static final Pattern SCALA_PART = Pattern.compile("(\\d+)\\s*([A-Za-zµ]+)");

    /** RFC 3339, with a blank for the T as strfmt reads it. */
    private static final Pattern DATE_TIME =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}[Tt ]\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,9})?(?:[Zz]|[+-]\\d{2}:\\d{2})");

    private FormattedText() {}

    /** A duration as Go writes it ({@code 1h5m}, {@code 300ms}) or as Scala does ({@code 22 nanos}, {@code 2 weeks}). */
    public static Optional<Duration> duration(String text) {
        try {
            return GO_DURATION.matcher(text).matches() ? Optional.of(goDuration(text)) : scalaDuration(text);
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Duration goDuration(String text) {
        BigDecimal nanos = BigDecimal.ZERO;
        Matcher part = GO_PART.matcher(text);
        while (part.find()) {
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(GO_UNITS.get(part.group(2)))));
        }
        long magnitude = nanos.toBigInteger().longValueExact();
        return Duration.ofNanos(text.startsWith("-") ? -magnitude : magnitude);
    }

    private static Optional<Duration> scalaDuration(String text) {
        Optional<Duration> sum = Optional.empty();
        Matcher part = SCALA_PART.matcher(text);
        while (part.find()) {
            Optional<Duration> unit = scalaUnit(part.group(2).toLowerCase(Locale.ROOT));
            if (unit.isPresent() && part.group(1).length() < 19) {
                sum = Optional.of(
                        sum.orElse(Duration.ZERO).plus(unit.get().multipliedBy(Long.parseLong(part.group(1)))));
            }
        }
        return sum;
    }

    private static Optional<Duration> scalaUnit(String word) {
        if (word.equals("ns") || word.startsWith("nano")) {
            return Optional.of(Duration.ofNanos(1));
        }
        if (word.equals("us") || word.equals("µs") || word.startsWith("micro")) {
            return Optional.of(Duration.ofNanos(1_000));
        }
        if (word.equals("ms") || word.startsWith("milli")) {
            return Optional.of(Duration.ofMillis(1));
        }
        if (word.equals("s") || word.startsWith("sec")) {
            return Optional.of(Duration.ofSeconds(1));
        }
        if (word.equals("m") || word.startsWith("min")) {
            return Optional.of(Duration.ofMinutes(1));
        }
        if (word.equals("h") || word.equals("hr") || word.startsWith("hour")) {
            return Optional.of(Duration.ofHours(1));
        }
        if (word.equals("d") || word.startsWith("day")) {
            return Optional.of(Duration.ofDays(1));
        }
        boolean weeks = word.equals("w") || word.equals("wk") || word.startsWith("week");
        return weeks ? Optional.of(Duration.ofDays(7)) : Optional.empty();
    }

    /** The first instant of a day such as {@code 2006-01-02} in UTC. */
    public static Optional<Instant> date(String text) {
        try {
            return Optional.of(
                    LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** An instant as RFC 3339 writes it. */
    public static Optional<Instant> dateTime(String text) {
        if (!DATE_TIME.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            String iso = text.substring(0, 10) + "T" + text.substring(11).toUpperCase(Locale.ROOT);
            return Optional.of(OffsetDateTime.parse(iso).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Whether a text is base64 with its padding. */
    public static boolean isBase64(String text) {
        try {
            return text.length() % 4 == 0 && Base64.getDecoder().decode(text).length >= 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Whether a text is an IP network such as {@code 10.0.0.0/8}. */
    public static boolean isNetwork(String text) {
        return IpNetwork.isValid(text);
    }

    /** Whether a text is an absolute URL or an absolute path. */
    public static boolean isUri(String text) {
        return RequestUrl.isValid(text);
    }
}
