package io.shardlab.aws.dynamodb.table;

import io.shardlab.aws.error.AwsException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Provisioned capacity as a limit (Developer Guide, "Burst capacity"): units come in every second, and those of five minutes that
 * nobody used may be used at once. A call that needs more than is left passes and leaves a debt, so that the next ones wait.
 */
final class CapacityLimits {

    private static final double BURST_SECONDS = 300;
    private static final String EXCEEDED = "The level of configured provisioned throughput for ";

    private final Map<Meter, Account> accounts = new HashMap<>();
    private final Instant since;

    /** @param since when units begin to come in */
    CapacityLimits(Instant since) {
        this.since = since;
    }

    /**
     * What is counted.
     *
     * @param index empty for the table itself
     */
    private record Meter(CapacityUse use, String index) {}

    private static final class Account {

        private double units;
        private Instant updated;

        private Account(double perSecond, Instant since) {
            this.units = perSecond;
            this.updated = since;
        }

        private void refill(double perSecond, Instant now) {
            double seconds = Duration.between(updated, now).toNanos() / 1e9;
            units = Math.min(perSecond * BURST_SECONDS, units + Math.max(0, seconds) * perSecond);
            updated = now;
        }
    }

    /**
     * Refuses a call while a debt is left.
     *
     * @throws AwsException {@code ProvisionedThroughputExceededException}
     */
    synchronized void require(CapacityUse use, String index, Throughput provisioned, Instant now) {
        Account account = account(use, index, provisioned, now);
        if (account.units <= 0) {
            throw AwsException.client(
                    "ProvisionedThroughputExceededException",
                    index.isEmpty()
                            ? EXCEEDED + "the table was exceeded. Consider increasing your provisioning level with the"
                                    + " UpdateTable API."
                            : EXCEEDED + "one or more global secondary indexes of the table was exceeded. Consider"
                                    + " increasing your provisioning level for the under-provisioned global secondary"
                                    + " indexes with the UpdateTable API");
        }
    }

    synchronized void consume(CapacityUse use, String index, double units, Throughput provisioned, Instant now) {
        account(use, index, provisioned, now).units -= units;
    }

    private Account account(CapacityUse use, String index, Throughput provisioned, Instant now) {
        double perSecond = use == CapacityUse.READ ? provisioned.read() : provisioned.write();
        Account account = accounts.computeIfAbsent(new Meter(use, index), fresh -> new Account(perSecond, since));
        account.refill(perSecond, now);
        return account;
    }
}
