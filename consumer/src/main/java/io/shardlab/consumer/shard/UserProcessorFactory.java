package io.shardlab.consumer.shard;

import io.shardlab.consumer.metrics.Meters;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.kinesis.processor.ShardRecordProcessor;
import software.amazon.kinesis.processor.ShardRecordProcessorFactory;

/**
 * Makes the processors of shards; its parts are what all of an instance share.
 *
 * @param store where records end up
 * @param leases the lease that is held now, by shard
 * @param fatal told why this instance must end
 * @param writesPerShard writes in flight at once for one shard
 * @param podBounds bounds the writes in flight for all shards
 * @param checkpointRecords a checkpoint after this many records
 * @param checkpointThreads where checkpoints are written
 * @param checkpointInterval a checkpoint after this long, if a record came
 * @param shards those processed now
 */
public record UserProcessorFactory(
        RecordStore store,
        Function<String, HeldLease> leases,
        Consumer<Throwable> fatal,
        int writesPerShard,
        PodBounds podBounds,
        int checkpointRecords,
        Duration checkpointInterval,
        Executor checkpointThreads,
        Shards shards,
        Meters meters,
        Clock clock)
        implements ShardRecordProcessorFactory {

    @Override
    public ShardRecordProcessor shardRecordProcessor() {
        return new UserProcessor(this);
    }
}
