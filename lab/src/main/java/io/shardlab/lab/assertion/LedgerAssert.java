package io.shardlab.lab.assertion;

import static java.util.stream.Collectors.joining;

import io.shardlab.lab.ledger.Ledger;
import org.assertj.core.api.AbstractAssert;

/** Assertions about everything that a story sent. */
public final class LedgerAssert extends AbstractAssert<LedgerAssert, Ledger> {

    LedgerAssert(Ledger ledger) {
        super(ledger, LedgerAssert.class);
    }

    /** Every record ever sent is in the table now, with what it said. */
    public LedgerAssert lostNothing() {
        var balance = actual.balance();
        if (!balance.lost().isEmpty()) {
            failWithMessage(
                    "expected every record stored, but %d of %d are not: %s",
                    balance.lost().size(),
                    balance.sent(),
                    balance.lost().stream()
                            .map(record -> "%s, sent to %s at %s"
                                    .formatted(record.user().email(), record.shardId(), record.sentAt()))
                            .collect(joining("; ")));
        }
        return this;
    }
}
