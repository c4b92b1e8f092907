package io.shardlab.consumer.store;

import java.util.Optional;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** Which of DynamoDB's answers are about the item itself. */
final class Refusal {

    private Refusal() {}

    /** What DynamoDB's validation says of an item (above 400 KB, say), and says the same at every attempt. */
    static Optional<String> forGood(Throwable failure) {
        var cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof DynamoDbException refusal
                        && refusal.awsErrorDetails() != null
                        && "ValidationException"
                                .equals(refusal.awsErrorDetails().errorCode())
                ? Optional.of(String.valueOf(refusal.awsErrorDetails().errorMessage()))
                : Optional.empty();
    }
}
