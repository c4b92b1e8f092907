package io.shardlab.aws.dynamodb.expression;

import io.shardlab.aws.dynamodb.item.AttributeType;
import io.shardlab.aws.dynamodb.item.Item;
import java.util.List;
import java.util.Optional;

/** What UpdateItem does to an item. */
public interface Update {

    /** The update that changes nothing. */
    Update NOTHING = new UpdateExpression(List.of());

    /**
     * The item after it.
     *
     * @throws io.shardlab.aws.error.AwsException {@code ValidationException} when the item is not as it must be
     */
    Item applyTo(Item item);

    /** Whatever it changes. */
    List<DocumentPath> paths();

    /** The type that an attribute has after it, where the request says so. */
    Optional<AttributeType> typeOf(String attribute);
}
