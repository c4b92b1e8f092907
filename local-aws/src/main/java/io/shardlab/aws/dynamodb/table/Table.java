package io.shardlab.aws.dynamodb.table;

import io.shardlab.aws.dynamodb.DynamoDbErrors;
import io.shardlab.aws.dynamodb.DynamoDbSettings;
import io.shardlab.aws.error.AwsException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A table: its items and indexes under one lock, and where it is in its life. It has no thread; what time brings about is done
 * or worked out when somebody looks.
 */
public final class Table {

    private final TableKey key;
    private final DynamoDbSettings settings;
    private final Clock clock;
    private final String id = UUID.randomUUID().toString();
    private final Instant created;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final ItemStore store;
    private final CapacityLimits limits;
    private final Map<String, String> tags = new TreeMap<>();
    private final Map<String, IndexState> indexes = new LinkedHashMap<>();
    private volatile TableDefinition definition;
    private volatile TimeToLive timeToLive = TimeToLive.OFF;
    private Provisioning provisioning;
    private Optional<Instant> paidByRequestSince;
    private Status changing = Status.CREATING;
    private volatile Instant until;

    Table(TableKey key, TableDefinition definition, DynamoDbSettings settings, ItemMemory memory, Clock clock) {
        this.key = key;
        this.definition = definition;
        this.settings = settings;
        this.clock = clock;
        this.created = clock.instant();
        this.limits = new CapacityLimits(created);
        this.until = created.plus(settings.changeDuration());
        this.provisioning = Provisioning.of(definition.options().throughput());
        this.paidByRequestSince = definition.options().billingMode() == BillingMode.PAY_PER_REQUEST
                ? Optional.of(created)
                : Optional.empty();
        this.store = new ItemStore(definition.keys(), memory);
        for (IndexDefinition index : definition.indexes()) {
            store.addIndex(index);
            indexes.put(
                    index.name(),
                    new IndexState(index, Provisioning.of(index.throughput()), false, Status.CREATING, until));
        }
    }

    /** What there is to say about a table, at one moment. */
    public record Description(
            TableKey key,
            String id,
            Instant created,
            Status status,
            TableDefinition definition,
            Provisioning provisioning,
            Optional<Instant> paidByRequestSince,
            List<IndexDescription> indexes,
            long items,
            long bytes,
            Instant now) {}

    /** What there is to say about an index. */
    public record IndexDescription(IndexState state, long items, long bytes) {}

    public TableKey key() {
        return key;
    }

    public TableDefinition definition() {
        return definition;
    }

    public TimeToLive timeToLive() {
        return timeToLive;
    }

    public Clock clock() {
        return clock;
    }

    // --- Items ---

    /**
     * Reads items.
     *
     * @throws AwsException {@code ResourceNotFoundException} while it is CREATING or DELETING
     */
    public <T> T read(Function<ItemStore, T> reader) {
        prepareUse();
        lock.readLock().lock();
        try {
            return reader.apply(store);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Reads and writes items; nobody else does meanwhile. */
    public <T> T write(Function<ItemStore, T> writer) {
        prepareUse();
        lock.writeLock().lock();
        try {
            return writer.apply(store);
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void prepareUse() {
        Instant now = clock.instant();
        if (now.isBefore(until)) {
            requireUsable(now);
        }
        expire(now);
    }

    private synchronized void requireUsable(Instant now) {
        Status status = status(now);
        if (status == Status.CREATING || status == Status.DELETING) {
            throw DynamoDbErrors.notFound();
        }
    }

    private void expire(Instant now) {
        TimeToLive expiry = timeToLive;
        long second = now.minus(settings.expiryDelay()).getEpochSecond();
        if (store.nextExpiry() > second || expiry.status(now) != TimeToLive.Status.ENABLED) {
            return;
        }
        lock.writeLock().lock();
        try {
            store.deleteExpired(second, now.getEpochSecond());
        } finally {
            lock.writeLock().unlock();
        }
    }

    /**
     * Refuses a call while more capacity has been used than was provisioned, if that is a limit here.
     *
     * @throws AwsException {@code ProvisionedThroughputExceededException}
     */
    public void requireCapacity(CapacityUse use) {
        if (isLimited()) {
            limitOf("", throughput -> limits.require(use, "", throughput, clock.instant()));
            if (use == CapacityUse.WRITE) {
                globalIndexes()
                        .forEach(name ->
                                limitOf(name, throughput -> limits.require(use, name, throughput, clock.instant())));
            }
        }
    }

    /** Whether {@link #requireCapacity(CapacityUse)} would let a call pass. */
    public boolean hasCapacity(CapacityUse use) {
        try {
            requireCapacity(use);
            return true;
        } catch (AwsException exceeded) {
            return false;
        }
    }

    /** Refuses the reading of an index in the same way. */
    public void requireCapacity(CapacityUse use, IndexDefinition index) {
        if (isLimited() && index.isGlobal()) {
            limitOf(index.name(), throughput -> limits.require(use, index.name(), throughput, clock.instant()));
        } else {
            requireCapacity(use);
        }
    }

    /** Counts what a call has used: of the table, and of global indexes by their names. */
    public void consume(CapacityUse use, double units, Map<String, Double> ofIndexes) {
        if (isLimited()) {
            limitOf("", throughput -> limits.consume(use, "", units, throughput, clock.instant()));
            ofIndexes.forEach((name, used) ->
                    limitOf(name, throughput -> limits.consume(use, name, used, throughput, clock.instant())));
        }
    }

    private boolean isLimited() {
        return settings.throttled() && definition.options().billingMode() == BillingMode.PROVISIONED;
    }

    private List<String> globalIndexes() {
        return definition.indexes().stream()
                .filter(IndexDefinition::isGlobal)
                .map(IndexDefinition::name)
                .toList();
    }

    private void limitOf(String index, Consumer<Throughput> limited) {
        Optional<Throughput> provisioned;
        synchronized (this) {
            provisioned = index.isEmpty()
                    ? Optional.of(provisioning.throughput())
                    : Optional.ofNullable(indexes.get(index))
                            .map(state -> state.provisioning().throughput());
        }
        provisioned.ifPresent(limited);
    }

    // --- Life ---

    private Status status(Instant now) {
        return now.isBefore(until) ? changing : Status.ACTIVE;
    }

    /** What there is to say about it now. */
    public Description describe() {
        return describe(clock.instant(), Optional.empty());
    }

    /** What an operation that has just begun a change answers, even when the change takes no time. */
    synchronized Description describe(Status begun) {
        return describe(clock.instant(), Optional.of(begun));
    }

    private synchronized Description describe(Instant now, Optional<Status> begun) {
        expire(now);
        settle(now);
        lock.readLock().lock();
        try {
            List<IndexDescription> described = indexes.values().stream()
                    .map(index -> describe(index, begun.filter(status -> status == Status.CREATING)))
                    .toList();
            return new Description(
                    key,
                    id,
                    created,
                    begun.orElse(status(now)),
                    definition,
                    provisioning,
                    begun.isPresent() && begun.get() == Status.CREATING ? Optional.empty() : paidByRequestSince,
                    described,
                    store.count(),
                    store.bytes(),
                    now);
        } finally {
            lock.readLock().unlock();
        }
    }

    private IndexDescription describe(IndexState index, Optional<Status> begun) {
        boolean leaving = index.changing() == Status.DELETING;
        IndexState shown =
                begun.map(status -> index.changing(status, Instant.MAX)).orElse(index);
        String name = index.definition().name();
        return leaving
                ? new IndexDescription(shown, 0, 0)
                : new IndexDescription(shown, store.count(name), store.bytes(name));
    }

    /** Forgets indexes that are gone. */
    private void settle(Instant now) {
        indexes.values().removeIf(index -> index.changing() == Status.DELETING && !now.isBefore(index.until()));
    }

    /** An index that can be read. */
    public synchronized IndexState index(String name) {
        IndexState index = indexes.get(name);
        if (index == null || index.changing() == Status.DELETING) {
            throw DynamoDbErrors.noIndex(name);
        }
        if (index.isBackfilling(clock.instant())) {
            throw DynamoDbErrors.validation("Cannot read from backfilling global secondary index: " + name);
        }
        return index;
    }

    /** Begins to delete it. */
    synchronized Description delete() {
        Instant now = clock.instant();
        requireUnchanging(now);
        if (definition.options().deletionProtection()) {
            throw DynamoDbErrors.validation("Resource cannot be deleted as it is currently protected against deletion."
                    + " Disable deletion protection first.");
        }
        Description last = describe(now, Optional.of(Status.DELETING));
        change(Status.DELETING, now);
        lock.writeLock().lock();
        try {
            store.clear();
            indexes.clear();
        } finally {
            lock.writeLock().unlock();
        }
        return last;
    }

    /** Whether it has been deleted. */
    synchronized boolean isGone() {
        return changing == Status.DELETING && !clock.instant().isBefore(until);
    }

    private void requireUnchanging(Instant now) {
        String verb =
                switch (status(now)) {
                    case CREATING -> "created";
                    case UPDATING -> "updated";
                    case DELETING -> "deleted";
                    case ACTIVE -> "";
                };
        if (!verb.isEmpty()) {
            throw DynamoDbErrors.inUse(
                    "Attempt to change a resource which is still in use: Table is being " + verb + ": " + key.name());
        }
    }

    private void change(Status status, Instant now) {
        changing = status;
        until = now.plus(settings.changeDuration());
    }

    // --- Changes ---

    /**
     * Changes the table.
     *
     * @throws AwsException when it cannot be changed that way, or not now; then nothing has changed
     */
    public synchronized Description update(TableUpdate update) {
        Instant now = clock.instant();
        requireUnchanging(now);
        settle(now);
        update.check(definition, indexes, provisioning, now);
        Instant end = now.plus(settings.changeDuration());
        TableOptions options = update.options(definition.options());
        if (options.billingMode() == BillingMode.PAY_PER_REQUEST && paidByRequestSince.isEmpty()) {
            paidByRequestSince = Optional.of(now);
        }
        provisioning = provisioning.changedTo(options.throughput(), now);
        update.indexThroughputs(options.billingMode(), indexes.keySet())
                .forEach((name, changed) ->
                        indexes.computeIfPresent(name, (same, index) -> index.withThroughput(changed, now, end)));
        lock.writeLock().lock();
        try {
            update.deletedIndex().ifPresent(name -> {
                store.removeIndex(name);
                indexes.computeIfPresent(name, (same, index) -> index.changing(Status.DELETING, end));
            });
            update.createdIndex().ifPresent(index -> {
                store.addIndex(index);
                indexes.put(
                        index.name(),
                        new IndexState(index, Provisioning.of(index.throughput()), true, Status.CREATING, end));
            });
            definition = update.applyTo(definition).withOptions(options);
        } finally {
            lock.writeLock().unlock();
        }
        change(Status.UPDATING, now);
        return describe(Status.UPDATING);
    }

    /** Turns the expiry of items on or off. */
    public synchronized void setTimeToLive(boolean enabled, String attribute) {
        Instant now = clock.instant();
        requireUsable(now);
        timeToLive = timeToLive.changed(enabled, attribute, now, now.plus(settings.changeDuration()));
        lock.writeLock().lock();
        try {
            store.setExpiryAttribute(enabled ? Optional.of(attribute) : Optional.empty());
        } finally {
            lock.writeLock().unlock();
        }
    }

    public synchronized Map<String, String> tags() {
        return new TreeMap<>(tags);
    }

    /** Replaces the tags. */
    public synchronized void setTags(Map<String, String> changed) {
        tags.clear();
        tags.putAll(changed);
    }
}
