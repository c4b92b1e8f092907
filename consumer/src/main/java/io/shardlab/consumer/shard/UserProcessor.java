package io.shardlab.consumer.shard;

import io.shardlab.consumer.record.Position;
import io.shardlab.consumer.record.StreamRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import software.amazon.kinesis.exceptions.InvalidStateException;
import software.amazon.kinesis.exceptions.KinesisClientLibRetryableException;
import software.amazon.kinesis.exceptions.ShutdownException;
import software.amazon.kinesis.lifecycle.events.InitializationInput;
import software.amazon.kinesis.lifecycle.events.LeaseLostInput;
import software.amazon.kinesis.lifecycle.events.ProcessRecordsInput;
import software.amazon.kinesis.lifecycle.events.ShardEndedInput;
import software.amazon.kinesis.lifecycle.events.ShutdownRequestedInput;
import software.amazon.kinesis.processor.RecordProcessorCheckpointer;
import software.amazon.kinesis.processor.ShardRecordProcessor;
import software.amazon.kinesis.retrieval.KinesisClientRecord;

/**
 * Stores the records of one shard for one lease. A delivery returns to KCL when it is stored, which is the back-pressure:
 * KCL reads ahead only a few deliveries.
 *
 * <p>KCL skips a delivery whose processing threw. So nothing is thrown here: a delivery that cannot be stored as a whole
 * cuts the processor, which from then on stores and checkpoints nothing, and gives the lease up, so that a new processor
 * begins at the last checkpoint.
 */
final class UserProcessor implements ShardRecordProcessor {

    private static final Logger LOG = LoggerFactory.getLogger(UserProcessor.class);

    private final UserProcessorFactory parts;
    private final InFlight inFlight;

    private String shardId = "";
    private HeldLease lease;
    private ShardProgress progress;
    private Checkpoints checkpoints;
    private boolean ended;

    UserProcessor(UserProcessorFactory parts) {
        this.parts = parts;
        this.inFlight = new InFlight(parts.writesPerShard(), parts.podBounds());
    }

    @Override
    public void initialize(InitializationInput input) {
        shardId = input.shardId();
        lease = parts.leases().apply(shardId);
        progress = parts.shards().begin(shardId);
        checkpoints = new Checkpoints(
                parts.checkpointRecords(),
                parts.checkpointInterval(),
                parts.clock(),
                parts.checkpointThreads(),
                progress::checkpointed);
        inContext(() -> LOG.info("Started {} after {}", shardId, input.extendedSequenceNumber()));
    }

    @Override
    public void processRecords(ProcessRecordsInput input) {
        inContext(() -> {
            if (progress.isCut()) {
                return;
            }
            try {
                process(input);
            } catch (RuntimeException e) {
                progress.cut();
                LOG.error("Stopped {} for a fault of ours, to start anew", shardId, e);
                lease.drop();
            }
        });
    }

    private void process(ProcessRecordsInput input) {
        var records = input.records().stream()
                .map(record -> delivered(shardId, record))
                .toList();
        if (!records.isEmpty()) {
            parts.meters().delivered(records.size());
        }
        progress.delivered(records.stream().findFirst().map(StreamRecord::arrivedAt), behindLatest(input));
        var batch = new Batch(records);
        var marker = new Marker(records, batch);
        try {
            batch.write(parts.store(), watched(lease), inFlight, () -> {
                marker.advance();
                checkpoints.writeIfDue(input.checkpointer());
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        marker.advance();
        progress.finishedDelivery();
        if (batch.isWhole()) {
            checkpoints.writeIfDue(input.checkpointer());
        } else {
            cut(batch, records.size(), input.checkpointer());
        }
    }

    /** Each attempt to store a record begins with the question whether the lease is held. */
    private HeldLease watched(HeldLease lease) {
        return new HeldLease() {
            @Override
            public boolean isHeld() {
                progress.attempted();
                return lease.isHeld();
            }

            @Override
            public void drop() {
                lease.drop();
            }
        };
    }

    private void cut(Batch batch, int size, RecordProcessorCheckpointer checkpointer) {
        checkpoints.write(checkpointer);
        progress.cut();
        var reason = batch.failure().orElseGet(() -> new InterruptedException("KCL interrupted the shard"));
        if (reason instanceof LeaseNoLongerHeld || reason instanceof InterruptedException) {
            LOG.info("Stopped {} after {} of {} records: {}", shardId, batch.prefix(), size, reason.getMessage());
        } else if (reason instanceof BadRecordStopsTheShard) {
            parts.fatal().accept(reason);
        } else {
            LOG.error("Stopped {} after {} of {} records, to start anew", shardId, batch.prefix(), size, reason);
        }
        lease.drop();
    }

    /** Also before {@link #initialize}: a child that waits for its parents may lose its lease. */
    @Override
    public void leaseLost(LeaseLostInput input) {
        if (progress != null) {
            end();
            inContext(() -> LOG.info("Ended {}: its lease is not held any more", shardId));
        }
    }

    @Override
    public void shardEnded(ShardEndedInput input) {
        inContext(() -> {
            if (progress.isCut()) {
                leaveTheEnd();
                return;
            }
            try {
                input.checkpointer().checkpoint();
                end();
                LOG.info("Finished {}: everything in it is stored", shardId);
            } catch (InvalidStateException | KinesisClientLibRetryableException | ShutdownException e) {
                // KCL calls again, until the checkpoint stands or the lease is lost.
                throw new IllegalStateException("no checkpoint at the end of " + shardId, e);
            }
        });
    }

    /** KCL calls again, with an error in its log, as long as it has the lease; nothing else ends that. */
    private void leaveTheEnd() {
        lease.drop();
        if (!ended) {
            end();
            LOG.info("Left the end of {} to its next owner", shardId);
        }
    }

    @Override
    public void shutdownRequested(ShutdownRequestedInput input) {
        if (progress == null) {
            return;
        }
        inContext(() -> {
            try {
                checkpoints.write(input.checkpointer());
            } finally {
                progress.cut();
                end();
            }
            LOG.info("Handed {} over", shardId);
        });
    }

    private void end() {
        ended = true;
        parts.shards().end(progress);
    }

    private void inContext(Runnable step) {
        MDC.put("shard", shardId);
        try {
            step.run();
        } finally {
            MDC.remove("shard");
        }
    }

    private static Duration behindLatest(ProcessRecordsInput input) {
        return input.millisBehindLatest() == null ? Duration.ZERO : Duration.ofMillis(input.millisBehindLatest());
    }

    private static StreamRecord delivered(String shardId, KinesisClientRecord record) {
        var payload = new byte[record.data().remaining()];
        record.data().duplicate().get(payload);
        return new StreamRecord(
                shardId,
                record.partitionKey() == null ? "" : record.partitionKey(),
                new Position(record.sequenceNumber(), record.subSequenceNumber()),
                record.approximateArrivalTimestamp(),
                payload);
    }

    /** Carries a batch's growing prefix over to the checkpoints. */
    private final class Marker {

        private final List<StreamRecord> records;
        private final Batch batch;
        private int marked;

        private Marker(List<StreamRecord> records, Batch batch) {
            this.records = records;
            this.batch = batch;
        }

        private void advance() {
            int prefix = batch.prefix();
            if (prefix > marked) {
                checkpoints.reached(records.get(prefix - 1).position(), prefix - marked);
                progress.stepped(
                        prefix < records.size()
                                ? Optional.of(records.get(prefix).arrivedAt())
                                : Optional.empty());
                marked = prefix;
            }
        }
    }
}
