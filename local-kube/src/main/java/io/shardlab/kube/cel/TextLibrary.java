package io.shardlab.kube.cel;

import static io.shardlab.kube.cel.Overloads.member;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import io.shardlab.kube.cel.Library.Overload;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code find} and {@code findAll} (upstream: pkg/cel/library/regex.go), {@code format} (cel-go's
 * ext/strings), which the Java library does not bring.
 */
final class TextLibrary {

    private static final Pattern CLAUSE = Pattern.compile("%(?:%|(?:\\.(\\d+))?(.))");

    private TextLibrary() {}

    @SuppressWarnings("rawtypes")
    static Library create() {
        ListType texts = ListType.create(SimpleType.STRING);
        return new Library()
                .with(
                        "find",
                        member(
                                "string_find_string",
                                SimpleType.STRING,
                                SimpleType.STRING,
                                String.class,
                                SimpleType.STRING,
                                String.class,
                                TextLibrary::find))
                .with(
                        "findAll",
                        member(
                                "string_find_all_string",
                                texts,
                                SimpleType.STRING,
                                String.class,
                                SimpleType.STRING,
                                String.class,
                                (text, regex) -> findAll(text, regex, -1)),
                        new Overload(
                                CelOverloadDecl.newMemberOverload(
                                        "string_find_all_string_int",
                                        texts,
                                        SimpleType.STRING,
                                        SimpleType.STRING,
                                        SimpleType.INT),
                                CelFunctionBinding.from(
                                        "string_find_all_string_int",
                                        List.of(String.class, String.class, Long.class),
                                        arguments -> findAll(
                                                (String) arguments[0], (String) arguments[1], (Long) arguments[2]))))
                .with(
                        "format",
                        member(
                                "string_format",
                                SimpleType.STRING,
                                SimpleType.STRING,
                                String.class,
                                ListType.create(SimpleType.DYN),
                                List.class,
                                TextLibrary::format));
    }

    private static String find(String text, String regex) {
        Matcher matcher = Pattern.compile(regex).matcher(text);
        return matcher.find() ? matcher.group() : "";
    }

    private static List<String> findAll(String text, String regex, long limit) {
        List<String> found = new ArrayList<>();
        Matcher matcher = Pattern.compile(regex).matcher(text);
        while ((limit < 0 || found.size() < limit) && matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }

    private static String format(String pattern, List<?> arguments) {
        StringBuilder formatted = new StringBuilder();
        Matcher clause = CLAUSE.matcher(pattern);
        int next = 0;
        while (clause.find()) {
            String text;
            if (clause.group().equals("%%")) {
                text = "%";
            } else if (next < arguments.size()) {
                text = formatted(clause.group(2), clause.group(1), arguments.get(next++));
            } else {
                throw new IllegalArgumentException("index " + next + " out of range");
            }
            clause.appendReplacement(formatted, Matcher.quoteReplacement(text));
        }
        return clause.appendTail(formatted).toString();
    }

    private static String formatted(String verb, String precision, Object value) {
        int digits = precision == null ? 6 : Integer.parseInt(precision);
        return switch (verb) {
            case "s" -> shown(value);
            case "d" -> String.valueOf(((Number) value).longValue());
            case "f" -> String.format(Locale.ROOT, "%." + digits + "f", ((Number) value).doubleValue());
            case "e" -> String.format(Locale.ROOT, "%." + digits + "e", ((Number) value).doubleValue());
            case "b" ->
                value instanceof Boolean truth
                        ? (truth ? "1" : "0")
                        : Long.toBinaryString(((Number) value).longValue());
            case "o" -> Long.toOctalString(((Number) value).longValue());
            case "x" -> hex(value);
            case "X" -> hex(value).toUpperCase(Locale.ROOT);
            default ->
                throw new IllegalArgumentException(
                        "could not parse formatting clause: unrecognized formatting clause \"" + verb + "\"");
        };
    }

    private static String hex(Object value) {
        if (value instanceof Long number) {
            return Long.toHexString(number);
        }
        StringBuilder hex = new StringBuilder();
        for (byte each : String.valueOf(value).getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
            hex.append(String.format(Locale.ROOT, "%02x", each));
        }
        return hex.toString();
    }

    private static String shown(Object value) {
        if (value instanceof Double number && number == Math.rint(number) && !Double.isInfinite(number)) {
            return String.valueOf(number.longValue());
        }
        if (value instanceof List<?> list) {
            return list.stream().map(TextLibrary::shown).toList().toString();
        }
        return String.valueOf(value);
    }
}
