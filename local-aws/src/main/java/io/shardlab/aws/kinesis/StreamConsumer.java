package io.shardlab.aws.kinesis;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** A consumer registered for enhanced fan-out, as seen at one moment. */
public record StreamConsumer(
        StreamKey stream, String name, Instant created, StreamStatus status, Map<String, String> tags) {

    public StreamConsumer {
        tags = Collections.unmodifiableMap(new TreeMap<>(tags));
    }

    public String arn() {
        return stream.arn() + "/consumer/" + name + ":" + created.getEpochSecond();
    }

    StreamConsumer withStatus(StreamStatus changed) {
        return new StreamConsumer(stream, name, created, changed, tags);
    }

    StreamConsumer withTags(Map<String, String> changed) {
        return new StreamConsumer(stream, name, created, status, changed);
    }
}
