package io.shardlab.aws.dynamodb.transaction;

import java.util.List;
import java.util.stream.Collectors;

/** A transaction that was not done, with a reason for each of its actions. */
public final class TransactionCanceled extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<CancellationReason> reasons;

    TransactionCanceled(List<CancellationReason> reasons) {
        super(
                "Transaction cancelled, please refer cancellation reasons for specific reasons ["
                        + reasons.stream().map(CancellationReason::code).collect(Collectors.joining(", ")) + "]",
                null,
                false,
                false);
        this.reasons = List.copyOf(reasons);
    }

    public List<CancellationReason> reasons() {
        return reasons;
    }
}
