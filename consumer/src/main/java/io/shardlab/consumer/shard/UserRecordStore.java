package io.shardlab.consumer.shard;

import io.shardlab.consumer.metrics.Meters;
import io.shardlab.consumer.record.BadRecord;
import io.shardlab.consumer.record.StreamRecord;
import io.shardlab.consumer.record.User;
import io.shardlab.consumer.store.UserTable;
import io.shardlab.consumer.store.WriteOutcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores each record as a user, or gives it to the bad records' destination. */
public final class UserRecordStore implements RecordStore {

    private static final Logger LOG = LoggerFactory.getLogger(UserRecordStore.class);

    private final UserTable users;
    private final BadRecords badRecords;
    private final Lineage lineage;
    private final Retry retry;
    private final Meters meters;

    public UserRecordStore(UserTable users, BadRecords badRecords, Lineage lineage, Retry retry, Meters meters) {
        this.users = users;
        this.badRecords = badRecords;
        this.lineage = lineage;
        this.retry = retry;
        this.meters = meters;
    }

    @Override
    public CompletableFuture<Void> store(StreamRecord record, HeldLease lease) {
        if (record.partitionKey().isEmpty()) {
            return keepAside(record, "its KPL aggregate does not tell its partition key", lease);
        }
        User user;
        try {
            user = User.parse(record.payload());
        } catch (BadRecord bad) {
            return keepAside(record, bad.getMessage(), lease);
        }
        return attempts(record, lease, () -> users.put(record, user))
                .handle((outcome, failure) -> {
                    if (failure == null) {
                        note(record, outcome);
                        return CompletableFuture.<Void>completedFuture(null);
                    }
                    var cause = failure instanceof CompletionException ? failure.getCause() : failure;
                    return cause instanceof BadRecord bad
                            ? keepAside(record, bad.getMessage(), lease)
                            : CompletableFuture.<Void>failedFuture(cause);
                })
                .thenCompose(result -> result);
    }

    private CompletableFuture<Void> keepAside(StreamRecord record, String reason, HeldLease lease) {
        return attempts(record, lease, () -> badRecords.take(record, reason)).thenRun(meters::keptAside);
    }

    private <T> CompletableFuture<T> attempts(
            StreamRecord record, HeldLease lease, Supplier<CompletableFuture<T>> attempt) {
        return retry.untilDone(record, lease, meters::retried, attempt);
    }

    private void note(StreamRecord record, WriteOutcome outcome) {
        meters.written(outcome);
        if (outcome instanceof WriteOutcome.Superseded superseded) {
            lineage.related(record.shardId(), superseded.shardId()).thenAccept(related -> {
                if (!related) {
                    logStranger(record, superseded);
                }
            });
        }
    }

    private void logStranger(StreamRecord record, WriteOutcome.Superseded superseded) {
        meters.stranger();
        record.on(LOG.atWarn())
                .log(
                        "{} was not stored: key {} holds a newer record of {}, which is neither ancestor nor descendant",
                        record,
                        record.partitionKey(),
                        superseded.shardId());
    }
}
