package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.kinesis.KinesisError;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The tags of streams and consumers: what they may be, and how requests and answers have them. */
final class Tags {

    private static final int MOST_TAGS = 50;
    private static final int MOST_TAGS_IN_CALL = 200;
    private static final Pattern TAG = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@%]*");

    private Tags() {}

    /** The tags after adding some, if keys, values and their number are allowed. */
    static Map<String, String> added(Map<String, String> current, Map<String, String> fresh) {
        fresh.forEach((key, value) -> {
            if (key.isEmpty() || key.length() > 128 || value.length() > 256) {
                throw KinesisError.invalid(
                        "The tag key \"" + key + "\" must have 1 to 128 characters and its value at most" + " 256.");
            }
            if (!TAG.matcher(key).matches() || !TAG.matcher(value).matches()) {
                throw KinesisError.invalid(
                        "Some tags contain invalid characters. Valid characters: Unicode letters, digits,"
                                + " white space, _ . / = + - % @.");
            }
            if (key.startsWith("aws:")) {
                throw KinesisError.invalid("Tag keys that start with aws: are reserved: " + key);
            }
        });
        Map<String, String> all = new TreeMap<>(current);
        all.putAll(fresh);
        if (all.size() > MOST_TAGS) {
            throw KinesisError.invalid(
                    "A stream can have at most " + MOST_TAGS + " tags; this request would make it " + all.size() + ".");
        }
        return all;
    }

    /** The tags without some. */
    static Map<String, String> without(Map<String, String> current, List<String> keys) {
        Map<String, String> rest = new TreeMap<>(current);
        keys.forEach(rest::remove);
        return rest;
    }

    /** Reads Tags. */
    static Map<String, String> read(Input input) {
        Map<String, String> tags = input.stringMap("Tags");
        if (tags.isEmpty()) {
            input.violate("Tags", null, "Member must have length greater than or equal to 1");
        }
        if (tags.size() > MOST_TAGS_IN_CALL) {
            input.violate("Tags", tags.size() + " tags", "Member must have length less than or equal to 200");
        }
        return tags;
    }

    /** Reads TagKeys. */
    static List<String> keys(Input input) {
        return input.strings("TagKeys", 1, 50, Input.Constraint.length(1, 128));
    }

    static List<Structure> shape(Map<String, String> tags, long limit) {
        return tags.entrySet().stream()
                .limit(limit)
                .map(tag -> Structure.builder()
                        .with("Key", tag.getKey())
                        .with("Value", tag.getValue())
                        .build())
                .toList();
    }
}
