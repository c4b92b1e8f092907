package io.shardlab.aws.kinesis;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The consumers of one stream that are registered for enhanced fan-out, and who of them is subscribed to which shard. */
public final class StreamConsumers {

    private static final int MOST_CONSUMERS = 20;
    private static final Duration TAKEOVER_AFTER = Duration.ofSeconds(5);

    private final StreamKey stream;
    private final Duration lifecycle;
    private final Clock clock;
    private final Map<String, StreamConsumer> consumers = new TreeMap<>();
    private final Map<Subject, Instant> subscribed = new HashMap<>();

    private record Subject(String consumer, ShardId shard) {}

    /** @param lifecycle how long a consumer is CREATING */
    StreamConsumers(StreamKey stream, Duration lifecycle, Clock clock) {
        this.stream = stream;
        this.lifecycle = lifecycle;
        this.clock = clock;
    }

    public synchronized StreamConsumer register(String name, Map<String, String> tags) {
        if (consumers.containsKey(name)) {
            throw KinesisError.RESOURCE_IN_USE.because("Consumer " + name + " under stream " + stream.name()
                    + " already exists for account " + stream.account() + ".");
        }
        if (consumers.size() >= MOST_CONSUMERS) {
            throw KinesisError.limitExceeded("Stream " + stream + " has " + MOST_CONSUMERS
                    + " consumers, which is the limit of registered consumers.");
        }
        var fresh = new StreamConsumer(
                stream, name, clock.instant().truncatedTo(ChronoUnit.MILLIS), StreamStatus.CREATING, tags);
        consumers.put(name, fresh);
        return fresh;
    }

    public synchronized List<StreamConsumer> list() {
        return consumers.values().stream().map(this::atThisMoment).toList();
    }

    public Optional<StreamConsumer> named(String name) {
        return find(consumer -> consumer.name().equals(name));
    }

    public Optional<StreamConsumer> withArn(String arn) {
        return find(consumer -> consumer.arn().equals(arn));
    }

    public synchronized void deregister(StreamConsumer consumer) {
        consumers.remove(consumer.name());
        subscribed.keySet().removeIf(subject -> subject.consumer().equals(consumer.arn()));
    }

    public synchronized void tag(StreamConsumer consumer, Map<String, String> tags) {
        consumers.computeIfPresent(consumer.name(), (name, current) -> current.withTags(tags));
    }

    /**
     * Makes a consumer the subscriber of a shard from now on; a subscription older than five seconds is taken over.
     *
     * @return when it was made, which tells it from others of the same consumer and shard
     */
    public synchronized Instant subscribe(StreamConsumer consumer, ShardId shard) {
        if (atThisMoment(consumer).status() != StreamStatus.ACTIVE) {
            throw KinesisError.RESOURCE_IN_USE.because("Consumer " + consumer.name() + " with creation timestamp "
                    + consumer.created().getEpochSecond() + " under stream: " + stream.name() + ", account "
                    + stream.account() + " is not in ACTIVE status.");
        }
        var subject = new Subject(consumer.arn(), shard);
        Instant now = clock.instant();
        Instant before = subscribed.get(subject);
        if (before != null && now.isBefore(before.plus(TAKEOVER_AFTER))) {
            throw KinesisError.RESOURCE_IN_USE.because("Another active subscription exists for this consumer: "
                    + stream.account() + ":" + stream.name() + ":" + shard + ":" + consumer.name());
        }
        subscribed.put(subject, now);
        return now;
    }

    /** Whether the subscription made then is still the consumer's one of that shard. */
    public synchronized boolean isCurrent(StreamConsumer consumer, ShardId shard, Instant made) {
        return made.equals(subscribed.get(new Subject(consumer.arn(), shard)));
    }

    private synchronized Optional<StreamConsumer> find(Predicate<StreamConsumer> wanted) {
        return list().stream().filter(wanted).findFirst();
    }

    private StreamConsumer atThisMoment(StreamConsumer consumer) {
        boolean ready = !clock.instant().isBefore(consumer.created().plus(lifecycle));
        return ready ? consumer.withStatus(StreamStatus.ACTIVE) : consumer;
    }
}
