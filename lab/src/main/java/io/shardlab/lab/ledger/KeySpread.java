package io.shardlab.lab.ledger;

import io.shardlab.lab.stream.OpenShard;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Chooses users so that every open shard receives one. A finished parent's lease goes only when each child has moved past its
 * beginning, so a shard without a record would count in the balance for ever.
 */
public final class KeySpread {

    private int next;

    /** @param firstFree the first number that nobody else uses */
    public KeySpread(int firstFree) {
        this.next = firstFree;
    }

    /** The wanted users, and as many with numbers of their own as it takes to reach every shard. */
    public synchronized List<User> over(List<OpenShard> shards, List<User> wanted) {
        var missing = new ArrayList<>(shards);
        missing.removeIf(shard -> wanted.stream().anyMatch(user -> shard.range().receives(user.email())));
        var added = new ArrayList<User>();
        while (!missing.isEmpty()) {
            var user = new User(next++);
            if (missing.removeIf(shard -> shard.range().receives(user.email()))) {
                added.add(user);
            }
        }
        return Stream.concat(wanted.stream(), added.stream()).toList();
    }

    /** One user for every shard, with numbers of their own. */
    public List<User> over(List<OpenShard> shards) {
        return over(shards, List.of());
    }
}
