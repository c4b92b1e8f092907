package io.shardlab.aws.dynamodb.table;

import io.shardlab.aws.dynamodb.DynamoDbErrors;
import io.shardlab.aws.dynamodb.DynamoDbSettings;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The tables of an account, by region and name. */
public final class Tables {

    /** AWS's default quota of tables in one region of an account. */
    private static final int MOST_TABLES = 2_500;

    private final String account;
    private final DynamoDbSettings settings;
    private final Clock clock;
    private final ItemMemory memory;
    private final Map<TableKey, Table> tables = new ConcurrentSkipListMap<>();

    /** @param account twelve digits */
    public Tables(String account, DynamoDbSettings settings, Clock clock) {
        this.account = account;
        this.settings = settings;
        this.clock = clock;
        this.memory = new ItemMemory(settings.itemMemory());
    }

    public String account() {
        return account;
    }

    public Clock clock() {
        return clock;
    }

    /** What a request's {@code TableName} or {@code ResourceArn} means. */
    public TableKey key(String region, String nameOrArn) {
        return TableKey.of(region, account, nameOrArn);
    }

    /** Creates a table; its name must be free. */
    public synchronized Table.Description create(TableKey key, TableDefinition definition, Map<String, String> tags) {
        if (find(key).isPresent()) {
            throw DynamoDbErrors.inUse("Table already exists: " + key.name());
        }
        if (list(key.region()).size() >= MOST_TABLES) {
            throw DynamoDbErrors.limitExceeded(
                    "Subscriber limit exceeded: Table count cannot exceed the limit of " + MOST_TABLES + ".");
        }
        var table = new Table(key, definition, settings, memory, clock);
        table.setTags(tags);
        tables.put(key, table);
        return table.describe(Status.CREATING);
    }

    /** The table, in whatever status. */
    public Optional<Table> find(TableKey key) {
        Table table = tables.get(key);
        if (table != null && table.isGone()) {
            tables.remove(key, table);
            return Optional.empty();
        }
        return Optional.ofNullable(table);
    }

    /** The table as the operations on items know it. */
    public Table get(TableKey key) {
        return find(key).orElseThrow(DynamoDbErrors::notFound);
    }

    /** The table as the operations on tables know it. */
    public Table getTable(TableKey key) {
        return find(key).orElseThrow(() -> DynamoDbErrors.tableNotFound(key.name()));
    }

    /** The tables of a region in the order of their names. */
    public List<String> list(String region) {
        return tables.keySet().stream()
                .filter(key -> key.region().equals(region) && find(key).isPresent())
                .map(TableKey::name)
                .toList();
    }

    /** Begins to delete a table. */
    public Table.Description delete(TableKey key) {
        return getTable(key).delete();
    }
}
