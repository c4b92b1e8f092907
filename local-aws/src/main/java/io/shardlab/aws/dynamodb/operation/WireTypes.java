package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.dynamodb.DynamoDbErrors;
import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.protocol.Structure;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/** What the wire holds, read as a type or refused in the words of AWS's own deserializer ({@code SerializationException}). */
final class WireTypes {

    private WireTypes() {}

    static String string(Object raw) {
        if (raw instanceof String text) {
            return text;
        }
        throw mismatch(raw, "String");
    }

    /** A boolean; some words count as one. */
    static boolean flag(Object raw) {
        if (raw instanceof Boolean flag) {
            return flag;
        }
        if (raw instanceof String text) {
            return switch (text.toUpperCase(Locale.ROOT)) {
                case "TRUE", "1", "YES" -> true;
                case "FALSE", "0", "NO" -> false;
                default -> throw DynamoDbErrors.serialization("Unexpected token received from parser");
            };
        }
        throw mismatch(raw, "Boolean");
    }

    static List<?> list(Object raw) {
        if (raw instanceof List<?> list) {
            return list;
        }
        throw DynamoDbErrors.serialization(
                raw instanceof Structure
                        ? "Start of structure or map found where not expected"
                        : "Unexpected field type");
    }

    static Structure structure(Object raw) {
        if (raw instanceof Structure structure) {
            return structure;
        }
        throw DynamoDbErrors.serialization(
                raw instanceof List
                        ? "Unrecognized collection type java.util.Map<java.lang.String,"
                                + " com.amazonaws.dynamodb.v20120810.AttributeValue>"
                        : "Unexpected field type");
    }

    private static AwsException mismatch(Object raw, String wanted) {
        if (raw instanceof Structure) {
            return DynamoDbErrors.serialization("Start of structure or map found where not expected");
        }
        if (raw instanceof List) {
            return DynamoDbErrors.serialization("Unrecognized collection type class java.lang." + wanted);
        }
        return DynamoDbErrors.serialization(token(raw) + " cannot be converted to " + wanted);
    }

    private static String token(Object raw) {
        if (raw instanceof Boolean flag) {
            return flag ? "TRUE_VALUE" : "FALSE_VALUE";
        }
        if (raw instanceof String) {
            return "STRING_VALUE";
        }
        return raw instanceof BigDecimal || raw instanceof Double ? "DECIMAL_VALUE" : "NUMBER_VALUE";
    }
}
