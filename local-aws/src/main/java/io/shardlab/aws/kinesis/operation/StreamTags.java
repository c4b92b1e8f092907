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
        return add(stream(StreamReference.validated(reference, input)), tags);
    }

    private Structure tagResource(String region, Input input) {
        Optional<StreamKey> reference = StreamReference.requiredArn(input, "ResourceARN");
        Map<String, String> tags = tags(input);
        return add(resource(input.string("ResourceARN"), StreamReference.validated(reference, input)), tags);
    }

    private Structure removeTagsFromStream(String region, Input input) {
        Optional<StreamKey> reference = StreamReference.optional(streams, region, input);
        List<String> keys = keys(input);
        return remove(stream(StreamReference.validated(reference, input)), keys);
    }

    private Structure untagResource(String region, Input input) {
        Optional<StreamKey> reference = StreamReference.requiredArn(input, "ResourceARN");
        List<String> keys = keys(input);
        return remove(resource(input.string("ResourceARN"), StreamReference.validated(reference, input)), keys);
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
        StreamKey key = StreamReference.validated(reference, input);
        Map<String, String> tags = resource(input.string("ResourceARN"), key).tags();
        return Structure.builder().with("Tags", shape(tags, tags.size())).build();
    }

    /** What carries tags: a stream, or one of its consumers. */
    private interface Tagged {
        Map<String, String> tags();

        void setTags(Map<String, String> tags);
    }

    private Tagged stream(StreamKey key) {
        Stream stream = streams.get(key);
        return new Tagged() {
            @Override
            public Map<String, String> tags() {
                return stream.attributes().tags();
            }

            @Override
            public void setTags(Map<String, String> tags) {
                stream.annotate(stream.attributes().withTags(tags));
            }
        };
    }

    private Tagged resource(String arn, StreamKey key) {
        if (!arn.contains("/consumer/")) {
            return stream(key);
        }
        FanOut.Registered registered = FanOut.find(streams, arn);
        return new Tagged() {
            @Override
            public Map<String, String> tags() {
                return registered.consumer().tags();
            }

            @Override
            public void setTags(Map<String, String> tags) {
                registered.stream().consumers().tag(registered.consumer(), tags);
            }
        };
    }

    private static Structure add(Tagged tagged, Map<String, String> tags) {
        tagged.setTags(added(tagged.tags(), tags));
        return Structure.EMPTY;
    }

    private static Structure remove(Tagged tagged, List<String> keys) {
        Map<String, String> tags = new TreeMap<>(tagged.tags());
        keys.forEach(tags::remove);
        tagged.setTags(tags);
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
