package io.shardlab.lab.ledger;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An item of the users table as the consumer wrote it. A consumer that leaves an attribute out gets the empty text here.
 *
 * @param email the key
 * @param name from the record
 * @param city from the record
 * @param processedBy the pod that stored it
 * @param shardId the shard it was read from
 * @param processedAt when, as the pod's clock had it
 */
public record StoredUser(
        String email, String name, String city, String processedBy, String shardId, String processedAt) {

    static StoredUser of(Map<String, AttributeValue> item) {
        return new StoredUser(
                text(item, "email"),
                text(item, "name"),
                text(item, "city"),
                text(item, "processed_by"),
                text(item, "shard_id"),
                text(item, "processed_at"));
    }

    private static String text(Map<String, AttributeValue> item, String attribute) {
        var value = item.get(attribute);
        return value == null || value.s() == null ? "" : value.s();
    }

    /** Is this what the record said, from the shard that it was put in? */
    public boolean tells(SentRecord record) {
        return email.equals(record.user().email())
                && name.equals(record.user().name())
                && city.equals(record.user().city())
                && shardId.equals(record.shardId());
    }
}
