package io.shardlab.aws.dynamodb.transaction;

import io.shardlab.aws.dynamodb.item.Item;
import java.util.Optional;

/**
 * What an action has to do with the cancellation of its transaction.
 *
 * @param code {@code None} when it would have been done
 * @param message why not
 * @param item the item that its condition did not hold for
 */
public record CancellationReason(String code, Optional<String> message, Optional<Item> item) {

    /** The action is not the reason. */
    static final CancellationReason NONE = new CancellationReason("None", Optional.empty(), Optional.empty());

    static CancellationReason conditionalCheckFailed(Optional<Item> item) {
        return new CancellationReason("ConditionalCheckFailed", Optional.of("The conditional request failed"), item);
    }

    static CancellationReason validationError(String sentence) {
        return new CancellationReason("ValidationError", Optional.of(sentence), Optional.empty());
    }
}
