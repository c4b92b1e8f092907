package io.shardlab.aws.dynamodb.table;

import java.util.Optional;

/**
 * What of a table can be changed without touching its items.
 *
 * @param tableClass {@code STANDARD} or {@code STANDARD_INFREQUENT_ACCESS} if one was asked for
 */
public record TableOptions(
        BillingMode billingMode, Throughput throughput, boolean deletionProtection, Optional<String> tableClass) {

    public TableOptions withBilling(BillingMode mode, Throughput changed) {
        return new TableOptions(mode, changed, deletionProtection, tableClass);
    }

    public TableOptions withDeletionProtection(boolean changed) {
        return new TableOptions(billingMode, throughput, changed, tableClass);
    }

    public TableOptions withTableClass(String changed) {
        return new TableOptions(billingMode, throughput, deletionProtection, Optional.of(changed));
    }
}
