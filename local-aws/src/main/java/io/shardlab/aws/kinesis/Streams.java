package io.shardlab.aws.kinesis;

import io.shardlab.aws.error.AwsException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The streams of an account, by region and name. */
public final class Streams {

    /** AWS's default quota of shards in one region of an account. */
    public static final int SHARD_LIMIT = 20_000;

    private final KinesisSettings settings;
    private final Clock clock;
    private final RecordMemory memory;
    private final StreamMetrics metrics;
    private volatile ReshardPace pace;
    private final Map<String, TreeMap<String, Stream>> regions = new HashMap<>();
    /** The last second used by deleted streams: a namesake's sequence numbers must lie above. */
    private final Map<StreamKey, Long> lastSeconds = new HashMap<>();

    /** Streams of which nothing is measured. */
    public Streams(KinesisSettings settings, Clock clock) {
        this(settings, clock, StreamMetrics.NONE);
    }

    public Streams(KinesisSettings settings, Clock clock, StreamMetrics metrics) {
        this.settings = settings;
        this.clock = clock;
        this.metrics = metrics;
        this.pace = settings.reshardPace();
        this.memory = new RecordMemory(settings.recordMemory());
    }

    public KinesisSettings settings() {
        return settings;
    }

    public Clock clock() {
        return clock;
    }

    /** Takes what is measured of the streams. */
    public StreamMetrics metrics() {
        return metrics;
    }

    public ReshardPace reshardPace() {
        return pace;
    }

    /** Sets how long resharding takes from the next one on. */
    public void setReshardPace(ReshardPace next) {
        pace = next;
    }

    /** The name of a stream of this account. */
    public StreamKey key(String region, String name) {
        return new StreamKey(region, settings.account(), name);
    }

    /** Creates a stream; its name must be free. */
    public synchronized Stream create(StreamKey key, int shardCount, StreamAttributes attributes) {
        if (find(key).isPresent()) {
            throw KinesisError.RESOURCE_IN_USE.because("Stream " + key + " already exists.");
        }
        if (openShards(key.region()) + (long) shardCount > SHARD_LIMIT) {
            throw KinesisError.limitExceeded("This request would exceed the shard limit for the account "
                    + key.account()
                    + " in " + key.region() + ". Current shard count for the account: " + openShards(key.region())
                    + ". Limit: " + SHARD_LIMIT + ". Number of additional shards that would have resulted from this"
                    + " request: " + shardCount + ". Refer to the AWS Service Limits page.");
        }
        long earliestSecond = lastSeconds.getOrDefault(key, 0L) + 1;
        var stream = new Stream(key, shardCount, attributes, earliestSecond, settings, () -> pace, memory, clock);
        regions.computeIfAbsent(key.region(), region -> new TreeMap<>()).put(key.name(), stream);
        return stream;
    }

    /**
     * The stream of that name, in whatever status.
     *
     * @throws AwsException {@code ResourceNotFoundException}
     */
    public Stream get(StreamKey key) {
        return find(key).orElseThrow(() -> KinesisError.notFound(key));
    }

    public synchronized Optional<Stream> find(StreamKey key) {
        if (!key.account().equals(settings.account())) {
            return Optional.empty();
        }
        Map<String, Stream> streams = regions.getOrDefault(key.region(), new TreeMap<>());
        Optional<Stream> found = Optional.ofNullable(streams.get(key.name()));
        if (found.map(this::isGone).orElse(false)) {
            streams.remove(key.name());
            return Optional.empty();
        }
        return found;
    }

    /** The streams of a region in the order of their names. */
    public synchronized List<Stream> list(String region) {
        sweep(region);
        return List.copyOf(regions.getOrDefault(region, new TreeMap<>()).values());
    }

    /** Begins to delete a stream. */
    public synchronized void delete(StreamKey key) {
        get(key).delete();
        sweep(key.region());
    }

    public int openShards(String region) {
        return list(region).stream().mapToInt(Stream::openShardCount).sum();
    }

    /**
     * Makes sure that the account may have so many open shards of a stream.
     *
     * @throws AwsException {@code LimitExceededException}
     */
    public void requireRoom(Stream stream, int wanted) {
        int others = openShards(stream.key().region()) - stream.openShardCount();
        if (others + (long) wanted > SHARD_LIMIT) {
            throw KinesisError.limitExceeded("This request would exceed the shard limit for the account "
                    + stream.key().account() + " in " + stream.key().region() + ". Limit: " + SHARD_LIMIT
                    + ".");
        }
    }

    private void sweep(String region) {
        regions.getOrDefault(region, new TreeMap<>()).values().removeIf(this::isGone);
    }

    private boolean isGone(Stream stream) {
        boolean gone = stream.isGone();
        if (gone) {
            lastSeconds.put(stream.key(), stream.latestSecond());
        }
        return gone;
    }
}
