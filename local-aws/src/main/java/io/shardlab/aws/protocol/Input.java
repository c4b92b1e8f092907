package io.shardlab.aws.protocol;

import io.shardlab.aws.error.AwsException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The members of a request, read with their types and constraints.
 *
 * <p>A member of a wrong type is refused at once ({@code SerializationException}). Violated constraints are collected, as
 * AWS does, and thrown together by {@link #validated()}, so an operation reads all its members first, then calls it, then
 * acts. Until then a member that violates its constraint is read as a harmless substitute.
 */
public final class Input {

    private final Structure structure;
    private final String path;
    private final List<String> violations;

    public Input(Structure structure) {
        this(structure, "", new ArrayList<>());
    }

    private Input(Structure structure, String path, List<String> violations) {
        this.structure = structure;
        this.path = path;
        this.violations = violations;
    }

    /**
     * Ends the reading.
     *
     * @throws AwsException {@code ValidationException} that names every violated constraint
     */
    public void validated() {
        if (!violations.isEmpty()) {
            throw AwsException.client(
                    "ValidationException",
                    violations.size() + (violations.size() == 1 ? " validation error" : " validation errors")
                            + " detected: " + String.join("; ", violations));
        }
    }

    /** A string that must be there. */
    public String string(String name, Constraint... constraints) {
        return optionalString(name, constraints).orElseGet(() -> missing(name, ""));
    }

    public Optional<String> optionalString(String name, Constraint... constraints) {
        Optional<String> value = structure.member(name).map(raw -> {
            if (raw instanceof String text) {
                return text;
            }
            throw wrongType(name, raw, "a String");
        });
        value.ifPresent(text -> check(name, text, text.length(), constraints));
        return value;
    }

    /** One of the names of an enum's constants, which must be there. */
    public <T extends Enum<T>> Optional<T> optionalEnum(String name, Class<T> type) {
        return optionalString(name).flatMap(text -> {
            for (T constant : type.getEnumConstants()) {
                if (constant.name().equals(text)) {
                    return Optional.of(constant);
                }
            }
            violate(name, text, "Member must satisfy enum value set: " + Arrays.toString(type.getEnumConstants()));
            return Optional.empty();
        });
    }

    /** One of the names of an enum's constants, which must be there; the first one until {@link #validated()}. */
    public <T extends Enum<T>> T enumeration(String name, Class<T> type) {
        if (structure.member(name).isEmpty()) {
            missing(name, "");
        }
        return optionalEnum(name, type).orElse(type.getEnumConstants()[0]);
    }

    /** A whole number that must be there. */
    public long number(String name, long least, long most) {
        return optionalNumber(name, least, most).orElseGet(() -> missing(name, least));
    }

    public Optional<Long> optionalNumber(String name, long least, long most) {
        return structure.member(name).map(raw -> {
            long number = wholeNumber(name, raw);
            if (number < least) {
                violate(name, number, "Member must have value greater than or equal to " + least);
                return least;
            }
            if (number > most) {
                violate(name, number, "Member must have value less than or equal to " + most);
                return most;
            }
            return number;
        });
    }

    public boolean flag(String name) {
        return structure
                .member(name)
                .map(raw -> {
                    if (raw instanceof Boolean flag) {
                        return flag;
                    }
                    throw wrongType(name, raw, "a Boolean");
                })
                .orElse(false);
    }

    /** A blob that must be there; JSON carries it as base64. */
    public byte[] blob(String name) {
        return structure.member(name).map(raw -> blobOf(name, raw)).orElseGet(() -> missing(name, new byte[0]));
    }

    /** A point in time: tagged milliseconds in CBOR, seconds with a fraction in JSON. */
    public Optional<Instant> timestamp(String name) {
        return structure.member(name).map(raw -> {
            try {
                if (raw instanceof Instant time) {
                    return time;
                }
                if (raw instanceof Number number) {
                    return Instant.ofEpochMilli(
                            new BigDecimal(number.toString()).movePointRight(3).longValue());
                }
            } catch (DateTimeException | NumberFormatException e) {
                throw AwsException.client("SerializationException", "The member " + name + " is not a time: " + raw);
            }
            throw wrongType(name, raw, "a Timestamp");
        });
    }

    /** The structures of a list, each read by {@code reader}. */
    public <T> List<T> structures(String name, int least, int most, Function<Input, T> reader) {
        List<?> raw = list(name, least, most);
        List<T> values = new ArrayList<>(raw.size());
        for (int i = 0; i < raw.size(); i++) {
            if (!(raw.get(i) instanceof Structure element)) {
                throw wrongType(name, raw.get(i), "a structure");
            }
            values.add(
                    reader.apply(new Input(element, path + lowerFirst(name) + "." + (i + 1) + ".member.", violations)));
        }
        return values;
    }

    /** A list of strings that must be there. */
    public List<String> strings(String name, int least, int most, Constraint... constraints) {
        List<String> values = new ArrayList<>();
        for (Object raw : list(name, least, most)) {
            if (!(raw instanceof String text)) {
                throw wrongType(name, raw, "a String");
            }
            check(name, text, text.length(), constraints);
            values.add(text);
        }
        return values;
    }

    /** A map of strings; empty when absent. */
    public Map<String, String> stringMap(String name) {
        Map<String, String> values = new LinkedHashMap<>();
        optionalStructure(name)
                .ifPresent(map -> map.structure.members().forEach((key, raw) -> {
                    if (!(raw instanceof String text)) {
                        throw wrongType(name, raw, "a String");
                    }
                    values.put(key, text);
                }));
        return values;
    }

    public Optional<Input> optionalStructure(String name) {
        return structure.member(name).map(raw -> {
            if (raw instanceof Structure nested) {
                return new Input(nested, path + lowerFirst(name) + ".", violations);
            }
            throw wrongType(name, raw, "a structure");
        });
    }

    /** A structure that must be there. */
    public Input structure(String name) {
        return optionalStructure(name)
                .orElseGet(() -> missing(name, new Input(Structure.EMPTY, path, new ArrayList<>())));
    }

    public boolean has(String name) {
        return structure.member(name).isPresent();
    }

    /** Records that a member's value violates a constraint, in AWS's words. */
    public void violate(String name, Object value, String constraint) {
        violations.add("Value " + (value == null ? "null" : "'" + value + "'") + " at '" + path + lowerFirst(name)
                + "' failed to satisfy constraint: " + constraint);
    }

    private <T> T missing(String name, T substitute) {
        violate(name, null, "Member must not be null");
        return substitute;
    }

    private List<?> list(String name, int least, int most) {
        List<?> raw = structure
                .member(name)
                .map(value -> {
                    if (value instanceof List<?> list) {
                        return list;
                    }
                    throw wrongType(name, value, "a list");
                })
                .orElseGet(() -> least == 0 ? List.of() : missing(name, List.of()));
        if (has(name) && (raw.size() < least || raw.size() > most)) {
            // AWS prints the whole list here; a sentence of megabytes helps nobody.
            violate(
                    name,
                    "a list of " + raw.size(),
                    raw.size() < least
                            ? "Member must have length greater than or equal to " + least
                            : "Member must have length less than or equal to " + most);
            return List.of();
        }
        return raw;
    }

    private void check(String name, String text, int length, Constraint... constraints) {
        for (Constraint constraint : constraints) {
            constraint.violation(text, length).ifPresent(sentence -> violate(name, text, sentence));
        }
    }

    private static long wholeNumber(String name, Object raw) {
        if (raw instanceof Long number) {
            return number;
        }
        if (raw instanceof Number number) {
            return number.longValue();
        }
        throw wrongType(name, raw, "a Long");
    }

    private static byte[] blobOf(String name, Object raw) {
        if (raw instanceof byte[] bytes) {
            return bytes;
        }
        if (raw instanceof String base64) {
            try {
                return Base64.getDecoder().decode(base64);
            } catch (IllegalArgumentException e) {
                throw AwsException.client(
                        "SerializationException",
                        "The member " + name + " can not be converted to a Blob: " + e.getMessage());
            }
        }
        throw wrongType(name, raw, "a Blob");
    }

    private static AwsException wrongType(String name, Object raw, String wanted) {
        String found = raw instanceof Structure
                ? "a structure"
                : raw instanceof List ? "a list" : raw.getClass().getSimpleName();
        return AwsException.client(
                "SerializationException",
                "The member " + name + " is " + found + ", which can not be converted to " + wanted);
    }

    private static String lowerFirst(String name) {
        // AWS writes streamARN for StreamARN and streamName for StreamName.
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }

    /** What a string must be like. */
    @FunctionalInterface
    public interface Constraint {

        /** The sentence of the violated constraint, or empty. */
        Optional<String> violation(String text, int length);

        static Constraint length(int least, int most) {
            return (text, length) -> length < least
                    ? Optional.of("Member must have length greater than or equal to " + least)
                    : length > most
                            ? Optional.of("Member must have length less than or equal to " + most)
                            : Optional.empty();
        }

        static Constraint pattern(String regex) {
            Pattern pattern = Pattern.compile(regex);
            return (text, length) -> pattern.matcher(text).matches()
                    ? Optional.empty()
                    : Optional.of("Member must satisfy regular expression pattern: " + regex);
        }
    }
}
