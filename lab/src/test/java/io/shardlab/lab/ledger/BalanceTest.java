package io.shardlab.lab.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BalanceTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final SentRecord one = new SentRecord(new User(1), "shardId-000000000000", "1", NOON);
    private final SentRecord two = new SentRecord(new User(2), "shardId-000000000001", "1", NOON);

    @Test
    void aStoredRecordIsNotLost() {
        var balance = Ledger.Balance.of(List.of(one), List.of(item("user1", "new york", "shardId-000000000000")));

        assertThat(balance.sent()).isEqualTo(1);
        assertThat(balance.stored()).isEqualTo(1);
        assertThat(balance.lost()).isEmpty();
    }

    @Test
    void aRecordThatIsNotInTheTableIsLost() {
        var balance = Ledger.Balance.of(List.of(one, two), List.of(item("user1", "new york", "shardId-000000000000")));

        assertThat(balance.stored()).isEqualTo(1);
        assertThat(balance.lost()).containsExactly(two);
    }

    @Test
    void aRecordStoredWithAnotherCityIsLost() {
        assertThat(Ledger.Balance.of(List.of(one), List.of(item("user1", "seattle", "shardId-000000000000")))
                        .lost())
                .containsExactly(one);
    }

    @Test
    void aRecordStoredFromAnotherShardIsLost() {
        assertThat(Ledger.Balance.of(List.of(one), List.of(item("user1", "new york", "shardId-000000000009")))
                        .lost())
                .containsExactly(one);
    }

    @Test
    void ofTwoRecordsWithOneKeyTheLaterCountsForBoth() {
        var again = new SentRecord(new User(1), "shardId-000000000002", "2", NOON.plusSeconds(1));
        var item = item("user1", "new york", "shardId-000000000002");

        assertThat(Ledger.Balance.of(List.of(one, again), List.of(item)).lost()).isEmpty();
    }

    @Test
    void duplicatesAreUnknownSinceTheConsumerHidesThem() {
        assertThat(Ledger.Balance.of(List.of(one), List.of()).duplicates()).isEmpty();
    }

    private static StoredUser item(String name, String city, String shard) {
        return new StoredUser(name + "@foo.com", name, city, "pod-a", shard, NOON.toString());
    }
}
