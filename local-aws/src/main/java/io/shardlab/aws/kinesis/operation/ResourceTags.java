package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.kinesis.Stream;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.util.List;
import java.util.Map;

/** TagResource, UntagResource and ListTagsForResource. */
final class ResourceTags {

    private final Streams streams;

    ResourceTags(Streams streams) {
        this.streams = streams;
    }

    Structure tag(TaggedResource resource, Input input) {
        Map<String, String> tags = Tags.read(input);
        input.validated();
        set(resource, Tags.added(tags(resource), tags));
        return Structure.EMPTY;
    }

    Structure untag(TaggedResource resource, Input input) {
        List<String> keys = Tags.keys(input);
        input.validated();
        set(resource, Tags.without(tags(resource), keys));
        return Structure.EMPTY;
    }

    Structure list(TaggedResource resource, Input input) {
        input.validated();
        Map<String, String> tags = tags(resource);
        return Structure.builder().with("Tags", Tags.shape(tags, tags.size())).build();
    }

    private Map<String, String> tags(TaggedResource resource) {
        return resource.consumer().isPresent()
                ? consumer(resource).consumer().tags()
                : stream(resource).attributes().tags();
    }

    private void set(TaggedResource resource, Map<String, String> tags) {
        if (resource.consumer().isPresent()) {
            ConsumerReference.Registered registered = consumer(resource);
            registered.stream().consumers().tag(registered.consumer(), tags);
        } else {
            StreamTags.set(stream(resource), tags);
        }
    }

    private ConsumerReference.Registered consumer(TaggedResource resource) {
        return ConsumerReference.find(streams, resource.consumer().orElseThrow());
    }

    private Stream stream(TaggedResource resource) {
        return streams.get(resource.stream().orElseThrow());
    }
}
