package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.kinesis.KinesisError;
import io.shardlab.aws.kinesis.RecordBatch;
import io.shardlab.aws.kinesis.ShardId;
import io.shardlab.aws.kinesis.Stream;
import io.shardlab.aws.kinesis.StreamConsumer;
import io.shardlab.aws.protocol.Structure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A consumer's subscription to a shard. Whoever holds it asks again and again for the next event; it lasts five minutes, until
 * the end of the shard, or until another subscription takes over.
 */
public final class Subscription {

    private static final Duration LIFETIME = Duration.ofMinutes(5);
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);
    private static final int MOST_RECORDS = 500;
    /** Enhanced fan-out gives every consumer 2 MiB a second and shard of its own. */
    private static final long BYTES_PER_SECOND = 2 << 20;

    private final Stream stream;
    private final StreamConsumer consumer;
    private final ShardId shard;
    private final Instant made;
    private final Clock clock;
    private long position;
    private Instant nextAllowed;
    private Instant lastEvent = Instant.EPOCH;
    private boolean ended;

    Subscription(Stream stream, StreamConsumer consumer, ShardId shard, Instant made, long position, Clock clock) {
        this.stream = stream;
        this.consumer = consumer;
        this.shard = shard;
        this.made = made;
        this.position = position;
        this.clock = clock;
        this.nextAllowed = made;
    }

    /** Whether no event will follow. */
    public boolean hasEnded() {
        return ended;
    }

    /**
     * The next event, if there is something to tell.
     *
     * @throws AwsException {@code ResourceInUseException} when another subscription took over, {@code
     *     ResourceNotFoundException} when stream, shard or consumer are gone; the subscription has ended then
     */
    public Optional<Structure> next() {
        Instant now = clock.instant();
        if (ended || now.isBefore(nextAllowed)) {
            return Optional.empty();
        }
        if (!now.isBefore(made.plus(LIFETIME))) {
            ended = true;
            return Optional.empty();
        }
        try {
            requireCurrent();
            return event(stream.deliver(shard, position, MOST_RECORDS), now);
        } catch (AwsException e) {
            ended = true;
            throw e;
        }
    }

    private Optional<Structure> event(RecordBatch batch, Instant now) {
        boolean heartbeat = !now.isBefore(lastEvent.plus(HEARTBEAT));
        if (batch.records().isEmpty() && !batch.endOfShard() && !heartbeat) {
            return Optional.empty();
        }
        position = batch.next();
        lastEvent = now;
        if (stream.isLimited()) {
            nextAllowed = now.plusMillis(1000 * batch.size() / BYTES_PER_SECOND);
        }
        Structure.Builder event = Structure.builder()
                .with("Records", batch.records().stream().map(Shapes::record).toList());
        if (!batch.endOfShard()) {
            event.with(
                    "ContinuationSequenceNumber", stream.before(shard, position).toString());
        }
        event.with("MillisBehindLatest", batch.millisBehindLatest());
        if (batch.endOfShard()) {
            ended = true;
            event.with(
                    "ChildShards",
                    batch.children().stream().map(Shapes::childShard).toList());
        }
        return Optional.of(event.build());
    }

    private void requireCurrent() {
        if (stream.consumers().withArn(consumer.arn()).isEmpty()) {
            throw KinesisError.consumerNotFound(consumer.arn());
        }
        if (!stream.consumers().isCurrent(consumer, shard, made)) {
            throw KinesisError.RESOURCE_IN_USE.because(
                    "Another subscription of consumer " + consumer.name() + " to " + shard + " took over.");
        }
    }
}
