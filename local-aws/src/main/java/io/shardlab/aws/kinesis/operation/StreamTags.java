package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.kinesis.Stream;
import io.shardlab.aws.kinesis.StreamKey;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** AddTagsToStream, RemoveTagsFromStream and ListTagsForStream. */
final class StreamTags {

    private final Streams streams;

    StreamTags(Streams streams) {
        this.streams = streams;
    }

    Structure add(Optional<StreamKey> reference, Input input) {
        Map<String, String> tags = Tags.read(input);
        Stream stream = streams.get(StreamReference.validated(reference, input));
        set(stream, Tags.added(stream.attributes().tags(), tags));
        return Structure.EMPTY;
    }

    Structure remove(Optional<StreamKey> reference, Input input) {
        List<String> keys = Tags.keys(input);
        Stream stream = streams.get(StreamReference.validated(reference, input));
        set(stream, Tags.without(stream.attributes().tags(), keys));
        return Structure.EMPTY;
    }

    Structure list(Optional<StreamKey> reference, Input input) {
        Optional<String> after = input.optionalString("ExclusiveStartTagKey", Input.Constraint.length(1, 128));
        long limit = input.optionalNumber("Limit", 1, 50).orElse(50L);
        TreeMap<String, String> tags = new TreeMap<>(streams.get(StreamReference.validated(reference, input))
                .attributes()
                .tags());
        Map<String, String> rest =
                after.<Map<String, String>>map(key -> tags.tailMap(key, false)).orElse(tags);
        return Structure.builder()
                .with("Tags", Tags.shape(rest, limit))
                .with("HasMoreTags", rest.size() > limit)
                .build();
    }

    static void set(Stream stream, Map<String, String> tags) {
        stream.annotate(stream.attributes().withTags(tags));
    }
}
