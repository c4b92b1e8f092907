package io.shardlab.lab.ledger;

import io.shardlab.lab.stream.KinesisStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every record that a story sent, and what became of it. */
public final class Ledger {

    private final KinesisStream stream;
    private final UserTable table;
    private final Clock clock;
    private final List<SentRecord> sent = new ArrayList<>();

    public Ledger(KinesisStream stream, UserTable table, Clock clock) {
        this.stream = stream;
        this.table = table;
        this.clock = clock;
    }

    /** Puts one record for each user, and enters it when Kinesis has taken it. */
    public List<SentRecord> send(Collection<User> users) {
        return users.stream().map(this::send).toList();
    }

    private SentRecord send(User user) {
        var sentAt = clock.instant();
        var put = stream.put(user.email(), user.json());
        var record = new SentRecord(user, put.shardId(), put.sequenceNumber(), sentAt);
        synchronized (sent) {
            sent.add(record);
        }
        return record;
    }

    /** Every record sent so far, in that order. */
    public List<SentRecord> sent() {
        synchronized (sent) {
            return List.copyOf(sent);
        }
    }

    /** Every user in the table now. */
    public List<StoredUser> stored() {
        return table.users();
    }

    /** The account of everything sent so far against the table as it is now. */
    public Balance balance() {
        return Balance.of(sent(), stored());
    }

    /**
     * What became of the records.
     *
     * @param sent records that Kinesis took
     * @param stored those of them whose latest word on their key is in the table
     * @param lost the others
     * @param duplicates records processed twice; unknown where the consumer's writes hide it, as idempotent ones do
     */
    public record Balance(int sent, int stored, List<SentRecord> lost, OptionalInt duplicates) {

        /** Compares records with items: of several records with one key the last one counts for all. */
        public static Balance of(List<SentRecord> sent, List<StoredUser> stored) {
            Map<String, StoredUser> byEmail =
                    stored.stream().collect(Collectors.toMap(StoredUser::email, Function.identity()));
            var latest = new LinkedHashMap<String, SentRecord>();
            sent.forEach(record -> latest.put(record.user().email(), record));
            var lost = sent.stream()
                    .filter(record -> {
                        var item = byEmail.get(record.user().email());
                        return item == null
                                || !item.tells(latest.get(record.user().email()));
                    })
                    .toList();
            return new Balance(sent.size(), sent.size() - lost.size(), lost, OptionalInt.empty());
        }
    }
}
