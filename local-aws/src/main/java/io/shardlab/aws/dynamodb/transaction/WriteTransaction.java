package io.shardlab.aws.dynamodb.transaction;

import io.shardlab.aws.dynamodb.DynamoDbErrors;
import io.shardlab.aws.dynamodb.item.ItemKey;
import io.shardlab.aws.dynamodb.table.ConditionalCheckFailed;
import io.shardlab.aws.dynamodb.table.ItemChange;
import io.shardlab.aws.dynamodb.table.ItemWrite;
import io.shardlab.aws.dynamodb.table.Table;
import io.shardlab.aws.dynamodb.table.TableDefinition;
import io.shardlab.aws.dynamodb.table.TableLocks;
import io.shardlab.aws.error.AwsException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes that are all done or none. The tables are locked for its duration, so what it sees does not change under it and
 * nobody sees it half done; two transactions never conflict, the later one waits.
 */
public final class WriteTransaction {

    private final List<Action> actions;

    /**
     * One write.
     *
     * @param write for the table as it is when the transaction begins
     */
    public record Action(Table table, Function<TableDefinition, ItemWrite> write) {}

    private record Prepared(Table table, ItemChange change) {}

    private record Target(Table table, ItemKey key) {}

    public WriteTransaction(List<Action> actions) {
        this.actions = List.copyOf(actions);
    }

    /**
     * Does it.
     *
     * @return what became of each item
     * @throws TransactionCanceled when an action cannot be done; then none is
     */
    public List<ItemChange> execute() {
        Set<Table> tables = actions.stream().map(Action::table).collect(Collectors.toSet());
        return TableLocks.exclusively(tables, this::executeLocked);
    }

    private List<ItemChange> executeLocked() {
        List<CancellationReason> reasons = new ArrayList<>();
        List<Prepared> prepared = new ArrayList<>();
        Set<Target> targets = new HashSet<>();
        for (Action action : actions) {
            reasons.add(prepare(action, targets, prepared));
        }
        if (reasons.stream().anyMatch(reason -> reason != CancellationReason.NONE)) {
            throw new TransactionCanceled(reasons);
        }
        commit(prepared);
        return prepared.stream().map(Prepared::change).toList();
    }

    private static CancellationReason prepare(Action action, Set<Target> targets, List<Prepared> prepared) {
        try {
            ItemWrite write = action.write().apply(action.table().definition());
            if (!targets.add(new Target(action.table(), write.key()))) {
                throw new RepeatedItem();
            }
            prepared.add(new Prepared(action.table(), action.table().write(store -> store.prepare(write))));
            return CancellationReason.NONE;
        } catch (ConditionalCheckFailed e) {
            return CancellationReason.conditionalCheckFailed(e.item());
        } catch (RepeatedItem e) {
            throw DynamoDbErrors.validation("Transaction request cannot include multiple operations on one item");
        } catch (AwsException e) {
            return CancellationReason.validationError(e.getMessage());
        }
    }

    private static final class RepeatedItem extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Makes every change, or takes back those that were made when the memory does not suffice. */
    private static void commit(List<Prepared> prepared) {
        List<Prepared> done = new ArrayList<>();
        try {
            for (Prepared each : prepared) {
                write(each.table(), each.change());
                done.add(each);
            }
        } catch (AwsException e) {
            done.forEach(each -> write(each.table(), reversed(each.change())));
            throw e;
        }
    }

    private static ItemChange reversed(ItemChange change) {
        return new ItemChange(change.key(), change.after(), change.before());
    }

    private static void write(Table table, ItemChange change) {
        table.write(store -> {
            store.commit(change);
            return Optional.empty();
        });
    }
}
