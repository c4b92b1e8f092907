package io.shardlab.aws.dynamodb.table;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** The locks of several tables. */
public final class TableLocks {

    private TableLocks() {}

    /** Does something while nobody else reads or writes items of these tables. */
    public static <T> T exclusively(Collection<Table> tables, Supplier<T> work) {
        // In one order for all, or two transactions could wait for each other.
        List<Table> sorted = new ArrayList<>(tables);
        sorted.sort(Comparator.comparing(Table::key));
        return exclusivelyFrom(0, sorted, work);
    }

    private static <T> T exclusivelyFrom(int first, List<Table> tables, Supplier<T> work) {
        return first == tables.size()
                ? work.get()
                : tables.get(first).write(store -> exclusivelyFrom(first + 1, tables, work));
    }
}
