package io.shardlab.consumer.record;

import java.time.Instant;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One record as it was delivered from a shard.
 *
 * @param shardId the shard it was read from
 * @param partitionKey the key that its producer chose; empty when the KPL aggregate that held the record does not tell it
 * @param position where it stands in the stream
 * @param arrivedAt when Kinesis received it, to its clock
 * @param payload its bytes; owned by the record, not to be changed
 */
public record StreamRecord(String shardId, String partitionKey, Position position, Instant arrivedAt, byte[] payload) {

    /** A log line about this record, whichever thread writes it. */
    public LoggingEventBuilder on(LoggingEventBuilder line) {
        return line.addKeyValue("shard", shardId).addKeyValue("sequence", position.toString());
    }

    @Override
    public String toString() {
        return "record %s of %s".formatted(position, shardId);
    }
}
