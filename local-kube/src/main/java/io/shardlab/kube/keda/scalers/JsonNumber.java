package io.shardlab.kube.keda.scalers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A number as Go's {@code encoding/json} reads it; what it refuses it names in Go's words, which users find in events. */
final class JsonNumber {

    private static final ObjectMapper STRICT =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final List<String> LITERALS = List.of("true", "false", "null");

    /** The text's bytes: Go's scanner walks them one by one, and sees a blank where the text ends. */
    private final byte[] bytes;

    private final String text;
    private int at;

    private JsonNumber(String text) {
        this.text = text;
        this.bytes = text.getBytes(StandardCharsets.UTF_8);
    }

    /** A text that is no such number; the message is Go's. */
    static final class MalformedException extends Exception {

        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message);
        }
    }

    static long int64(String text) throws MalformedException {
        new JsonNumber(text).check("int64");
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new MalformedException("json: cannot unmarshal number " + text + " into Go value of type int64");
        }
    }

    static double float64(String text) throws MalformedException {
        new JsonNumber(text).check("float64");
        double number = Double.parseDouble(text);
        if (Double.isInfinite(number)) {
            throw new MalformedException("json: cannot unmarshal number " + text + " into Go value of type float64");
        }
        return number;
    }

    private void check(String type) throws MalformedException {
        char first = at(0);
        if (first != '-' && !isDigit(first)) {
            throw notANumber(first, type);
        }
        if (first == '-') {
            at++;
            expectDigit("in numeric literal");
        }
        if (at(at) == '0') {
            at++;
        } else {
            digits();
        }
        if (at(at) == '.') {
            at++;
            expectDigit("after decimal point in numeric literal");
            digits();
        }
        if (at(at) == 'e' || at(at) == 'E') {
            at++;
            if (at(at) == '+' || at(at) == '-') {
                at++;
            }
            expectDigit("in exponent of numeric literal");
            digits();
        }
        if (at < bytes.length) {
            skipBlanks();
            if (at < bytes.length) {
                throw invalid(at(at), "after top-level value");
            }
        }
    }

    private MalformedException notANumber(char first, String type) {
        for (String literal : LITERALS) {
            if (literal.charAt(0) == first) {
                for (int i = 1; i < literal.length(); i++) {
                    if (at(i) != literal.charAt(i)) {
                        return invalid(at(i), "in literal " + literal + " (expecting '" + literal.charAt(i) + "')");
                    }
                }
            }
        }
        if ("\"[{tfn".indexOf(first) < 0) {
            return invalid(first, "looking for beginning of value");
        }
        try {
            return new MalformedException(
                    "json: cannot unmarshal " + kindOf(STRICT.readTree(text)) + " into Go value of type " + type);
        } catch (JsonProcessingException e) {
            return new MalformedException("unexpected end of JSON input");
        }
    }

    private static String kindOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case BOOLEAN -> "bool";
            case ARRAY -> "array";
            case OBJECT -> "object";
            case NULL -> "null";
            default -> "string";
        };
    }

    private void expectDigit(String context) throws MalformedException {
        if (!isDigit(at(at))) {
            throw invalid(at(at), context);
        }
    }

    private void digits() {
        while (isDigit(at(at))) {
            at++;
        }
    }

    private void skipBlanks() {
        while (at < bytes.length && " \t\r\n".indexOf(at(at)) >= 0) {
            at++;
        }
    }

    private static MalformedException invalid(char character, String context) {
        String shown = character == '\'' ? "\\'" : character == '"' ? "\"" : unquoted(character);
        return new MalformedException("invalid character '" + shown + "' " + context);
    }

    private static String unquoted(char character) {
        String quoted = GoText.quoted(Character.toString(character));
        return quoted.substring(1, quoted.length() - 1);
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    private char at(int index) {
        return index < bytes.length ? (char) (bytes[index] & 0xff) : ' ';
    }
}
