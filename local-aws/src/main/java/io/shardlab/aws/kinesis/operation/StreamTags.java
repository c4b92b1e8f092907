package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.kinesis.Refusals;
import io.shardlab.aws.kinesis.Stream;
import io.shardlab.aws.kinesis.StreamKey;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** AddTagsToStream, RemoveTagsFromStream, ListTagsForStream; TagResource, UntagResource, ListTagsForResource. */
final class StreamTags {

    private static final int MOST_TAGS = 50;
    private static final int MOST_TAGS_IN_CALL = 200;
    private static final Pattern TAG = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@%]*");

    private final Streams streams;

    StreamTags(Streams streams) {
        this.streams = streams;
    }

    void register(Map<String, Operation> operations) {
        operations.put("AddTagsToStream", this::addTagsToStream);
        operations.put("RemoveTagsFromStream", this::removeTagsFromStream);
        operations.put("ListTagsForStream", this::listTagsForStream);
        operations.put("TagResource", this::tagResource);
        operations.put("UntagResource", this::untagResource);
        operations.put("ListTagsForResource", this::listTagsForResource);
    }

    /** The tags after adding some, if keys, values and their number are allowed. */
    static Map<String, String> added(Map<String, String> current, Map<String, String> fresh) {
        fresh.forEach((key, value) -> {
            if (key.isEmpty() || key.length() > 128 || value.length() > 256) {
                throw Refusals.invalid(
                        "The tag key \"" + key + "\" must have 1 to 128 characters and its value at most" + " 256.");
            }
            if (!TAG.matcher(key).matches() || !TAG.matcher(value).matches()) {
                throw Refusals.invalid(
                        "Some tags contain invalid characters. Valid characters: Unicode letters, digits,"
                                + " white space, _ . / = + - % @.");
            }
            if (key.startsWith("aws:")) {
                throw Refusals.invalid("Tag keys that start with aws: are reserved: " + key);
            }
        });
        Map<String, String> all = new TreeMap<>(current);
        all.putAll(fresh);
        if (all.size() > MOST_TAGS) {
            throw Refusals.invalid(
                    "A stream can have at most " + MOST_TAGS + " tags; this request would make it " + all.size() + ".");
        }
        return all;
    }

    private Structure addTagsToStream(String region, Input input) {
        Optional<StreamKey> reference = StreamReference.optional(streams, region, input);
        Map<String, String> tags = tags(input);
        return add(StreamReference.validated(reference, input), tags);
    }

    private Structure tagResource(String region, Input input) {
        Optional<StreamKey> reference = StreamReference.requiredArn(input, "ResourceARN");
        Map<String, String> tags = tags(input);
        return add(StreamReference.validated(reference, input), tags);
    }

    private Structure removeTagsFromStream(String region, Input input) {
        Optional<StreamKey> reference = StreamReference.optional(streams, region, input);
        List<String> keys = keys(input);
        return remove(StreamReference.validated(reference, input), keys);
    }

    private Structure untagResource(String region, Input input) {
        Optional<StreamKey> reference = StreamReference.requiredArn(input, "ResourceARN");
        List<String> keys = keys(input);
        return remove(StreamReference.validated(reference, input), keys);
    }

    private Structure listTagsForStream(String region, Input input) {
        Optional<StreamKey> reference = StreamReference.optional(streams, region, input);
        Optional<String> after = input.optionalString("ExclusiveStartTagKey", Input.Constraint.length(1, 128));
        long limit = input.optionalNumber("Limit", 1, 50).orElse(50L);
        TreeMap<String, String> tags = new TreeMap<>(streams.get(StreamReference.validated(reference, input))
                .attributes()
                .tags());
        Map<String, String> rest =
                after.<Map<String, String>>map(key -> tags.tailMap(key, false)).orElse(tags);
        return Structure.builder()
                .with("Tags", shape(rest, limit))
                .with("HasMoreTags", rest.size() > limit)
                .build();
    }

    private Structure listTagsForResource(String region, Input input) {
        Optional<StreamKey> reference = StreamReference.requiredArn(input, "ResourceARN");
        Map<String, String> tags = streams.get(StreamReference.validated(reference, input))
                .attributes()
                .tags();
        return Structure.builder().with("Tags", shape(tags, tags.size())).build();
    }

    private Structure add(StreamKey key, Map<String, String> tags) {
        Stream stream = streams.get(key);
        stream.annotate(stream.attributes().withTags(added(stream.attributes().tags(), tags)));
        return Structure.EMPTY;
    }

    private Structure remove(StreamKey key, List<String> keys) {
        Stream stream = streams.get(key);
        Map<String, String> tags = new TreeMap<>(stream.attributes().tags());
        keys.forEach(tags::remove);
        stream.annotate(stream.attributes().withTags(tags));
        return Structure.EMPTY;
    }

    private static Map<String, String> tags(Input input) {
        Map<String, String> tags = input.stringMap("Tags");
        if (tags.isEmpty()) {
            input.violate("Tags", null, "Member must have length greater than or equal to 1");
        }
        if (tags.size() > MOST_TAGS_IN_CALL) {
            input.violate("Tags", tags.size() + " tags", "Member must have length less than or equal to 200");
        }
        return tags;
    }

    private static List<String> keys(Input input) {
        return input.strings("TagKeys", 1, 50, Input.Constraint.length(1, 128));
    }

    private static List<Structure> shape(Map<String, String> tags, long limit) {
        return tags.entrySet().stream()
                .limit(limit)
                .map(tag -> Structure.builder()
                        .with("Key", tag.getKey())
                        .with("Value", tag.getValue())
                        .build())
                .toList();
    }
}
