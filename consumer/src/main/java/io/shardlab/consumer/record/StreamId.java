package io.shardlab.consumer.record;

import java.time.Instant;

/**
 * One life of a stream: a stream that was deleted and made again has the same ARN and numbers its shards from 0 again.
 *
 * @param arn the stream's ARN
 * @param createdAt when this life began
 */
public record StreamId(String arn, Instant createdAt) {

    /** The text stored beside each item, {@code <arn>@<creation time>}. */
    @Override
    public String toString() {
        return arn + "@" + createdAt;
    }
}
