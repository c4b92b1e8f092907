package io.shardlab.aws.dynamodb.table;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * The provisioned capacity of a table or index, and its changes.
 *
 * @param decreases on the UTC day of the last decrease
 */
public record Provisioning(
        Throughput throughput, Optional<Instant> increased, Optional<Instant> decreased, int decreases) {

    static Provisioning of(Throughput throughput) {
        return new Provisioning(throughput, Optional.empty(), Optional.empty(), 0);
    }

    Provisioning changedTo(Throughput changed, Instant now) {
        boolean up = changed.read() > throughput.read() || changed.write() > throughput.write();
        boolean down = changed.read() < throughput.read() || changed.write() < throughput.write();
        return new Provisioning(
                changed,
                up ? Optional.of(now) : increased,
                down ? Optional.of(now) : decreased,
                down ? decreasesOn(now) + 1 : decreases);
    }

    /** How often it was decreased on the UTC day of a time. */
    public int decreasesOn(Instant time) {
        return decreased.map(last -> day(last).equals(day(time))).orElse(false) ? decreases : 0;
    }

    private static LocalDate day(Instant time) {
        return time.atZone(ZoneOffset.UTC).toLocalDate();
    }
}
