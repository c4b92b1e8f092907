package io.shardlab.kube.keda;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The settings of an aws-kinesis-stream trigger.
 *
 * @param streamName which stream
 * @param region where
 * @param shardCount how many shards one pod shall have
 * @param activationShardCount active only with more open shards than this
 * @param endpoint another endpoint for Kinesis, or empty
 * @param authorization as whom it calls
 */
record KinesisTrigger(
        String streamName,
        String region,
        long shardCount,
        long activationShardCount,
        String endpoint,
        AwsAuthorization authorization) {

    static final String TYPE = "aws-kinesis-stream";

    private static final String PREFIX = "error parsing Kinesis stream metadata: ";
    private static final int DEFAULT_SHARD_COUNT = 2;

    /** Reads the declared settings; an empty one counts as not given. */
    static KinesisTrigger of(TriggerConfig config) throws TriggerException {
        List<String> mistakes = new ArrayList<>();
        Map<String, String> metadata = config.metadata();
        String stream = required("streamName", List.of(metadata), "[triggerMetadata]", mistakes);
        String region =
                required("awsRegion", List.of(metadata, config.authParams()), "[triggerMetadata authParams]", mistakes);
        long shards = number("shardCount", metadata, DEFAULT_SHARD_COUNT, mistakes);
        long activation = number("activationShardCount", metadata, 0, mistakes);
        if (!mistakes.isEmpty()) {
            throw new TriggerException(PREFIX + PREFIX + String.join("\n", mistakes));
        }
        try {
            return new KinesisTrigger(
                    stream,
                    region,
                    shards,
                    activation,
                    metadata.getOrDefault("awsEndpoint", ""),
                    AwsAuthorization.of(config));
        } catch (TriggerException e) {
            throw new TriggerException(PREFIX + e.getMessage(), e);
        }
    }

    TriggerMetric metric(TriggerConfig config) {
        return new TriggerMetric(
                TriggerMetric.nameOf(config.index(), "aws-kinesis-" + streamName), config.metricType(), shardCount);
    }

    private static String required(
            String name, List<Map<String, String>> sources, String places, List<String> mistakes) {
        for (Map<String, String> source : sources) {
            String value = source.getOrDefault(name, "");
            if (!value.isEmpty()) {
                return value;
            }
        }
        mistakes.add("missing required parameter \"" + name + "\" in " + places);
        return "";
    }

    private static long number(String name, Map<String, String> metadata, long otherwise, List<String> mistakes) {
        String text = metadata.getOrDefault(name, "");
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            mistakes.add("unable to set param \"" + name + "\" value \"" + text + "\": it must be an integer");
            return otherwise;
        }
    }
}
