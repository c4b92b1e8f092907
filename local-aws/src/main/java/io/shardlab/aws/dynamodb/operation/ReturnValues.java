package io.shardlab.aws.dynamodb.operation;

import io.shardlab.aws.dynamodb.DynamoDbErrors;
import io.shardlab.aws.dynamodb.expression.Projection;
import io.shardlab.aws.dynamodb.expression.Update;
import io.shardlab.aws.dynamodb.item.Item;
import io.shardlab.aws.dynamodb.table.ItemChange;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;
import java.util.Optional;

/** Which attributes a write answers with, in the order in which DynamoDB lists them. */
enum ReturnValues {
    ALL_NEW,
    UPDATED_OLD,
    ALL_OLD,
    NONE,
    UPDATED_NEW;

    static ReturnValues of(Input input) {
        return input.optionalEnum("ReturnValues", ReturnValues.class).orElse(NONE);
    }

    /** Refuses what only UpdateItem can answer. */
    ReturnValues orAllOldOnly() {
        if (this != NONE && this != ALL_OLD) {
            throw DynamoDbErrors.validation("ReturnValues can only be ALL_OLD or NONE");
        }
        return this;
    }

    /** {@code Attributes} of an answer. */
    Optional<Structure> of(ItemChange change, Update update) {
        Optional<Item> item =
                switch (this) {
                    case ALL_NEW -> change.after();
                    case ALL_OLD -> change.before();
                    case UPDATED_NEW -> change.after().map(new Projection(update.paths())::of);
                    case UPDATED_OLD -> change.before().map(new Projection(update.paths())::of);
                    case NONE -> Optional.<Item>empty();
                };
        return item.filter(attributes -> !attributes.attributes().isEmpty()).map(AttributeValues::write);
    }
}
