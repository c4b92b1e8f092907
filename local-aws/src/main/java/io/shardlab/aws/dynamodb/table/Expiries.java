package io.shardlab.aws.dynamodb.table;

import io.shardlab.aws.dynamodb.item.AttributeValue;
import io.shardlab.aws.dynamodb.item.Item;
import io.shardlab.aws.dynamodb.item.ItemKey;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * When items expire (Developer Guide, "Using time to live (TTL) in DynamoDB"): the attribute must be a number, in seconds since
 * 1970; a time more than five years past is none.
 */
final class Expiries {

    private static final long FIVE_YEARS = 5L * 365 * 24 * 3600;

    private final TreeMap<Long, Set<ItemKey>> bySecond = new TreeMap<>();
    private Optional<String> attribute = Optional.empty();
    /** Read without the lock, by whoever asks whether there is anything to do. */
    private volatile long next = Long.MAX_VALUE;

    void setAttribute(Optional<String> changed, List<ItemChange> all) {
        bySecond.clear();
        attribute = changed;
        next = Long.MAX_VALUE;
        all.forEach(this::change);
    }

    void change(ItemChange change) {
        if (attribute.isEmpty()) {
            return;
        }
        change.before().map(this::second).ifPresent(second -> second.ifPresent(known -> remove(known, change.key())));
        change.after()
                .map(this::second)
                .ifPresent(second -> second.ifPresent(known -> bySecond.computeIfAbsent(known, fresh -> new HashSet<>())
                        .add(change.key())));
        next = bySecond.isEmpty() ? Long.MAX_VALUE : bySecond.firstKey();
    }

    private void remove(long second, ItemKey key) {
        Set<ItemKey> keys = bySecond.get(second);
        if (keys != null && keys.remove(key) && keys.isEmpty()) {
            bySecond.remove(second);
        }
    }

    private OptionalLong second(Item item) {
        return item.attribute(attribute.get()).orElse(new AttributeValue.Null()) instanceof AttributeValue.N number
                        && number.number().abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) < 0
                ? OptionalLong.of(number.number().longValue())
                : OptionalLong.empty();
    }

    long next() {
        return next;
    }

    /** The keys of items that expired at a second or before. Those that count as never expiring are forgotten. */
    List<ItemKey> until(long second, long now) {
        bySecond.headMap(now - FIVE_YEARS).clear();
        List<ItemKey> expired = new ArrayList<>();
        bySecond.headMap(second, true).values().forEach(expired::addAll);
        next = bySecond.isEmpty() ? Long.MAX_VALUE : bySecond.firstKey();
        return expired;
    }
}
