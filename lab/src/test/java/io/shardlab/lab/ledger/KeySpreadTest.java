package io.shardlab.lab.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlab.lab.stream.HashKeyRange;
import io.shardlab.lab.stream.OpenShard;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeySpreadTest {

    private static final BigInteger SPACE = BigInteger.ONE.shiftLeft(128);

    @Test
    void theSeedsFirstUsersReachBothHalvesByThemselves() {
        assertThat(new KeySpread(17).over(shards(2), User.numbered(1, 4))).isEqualTo(User.numbered(1, 4));
    }

    @Test
    void theSeedsLastUsersMissTheUpperThirdSoAnotherOneJoinsThem() {
        var users = new KeySpread(17).over(shards(3), User.numbered(9, 12));

        assertThat(users).startsWith(User.numbered(9, 12).toArray(User[]::new)).hasSize(5);
        assertThat(shards(3).get(2).range().receives(users.get(4).email())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 16})
    void everyShardReceivesExactlyOneOfTheChosen(int count) {
        var users = new KeySpread(17).over(shards(count));

        assertThat(shards(count))
                .allSatisfy(shard -> assertThat(users)
                        .filteredOn(user -> shard.range().receives(user.email()))
                        .hasSize(1));
    }

    @Test
    void noNumberIsGivenAwayTwice() {
        var spread = new KeySpread(17);
        var first = spread.over(shards(3));

        assertThat(spread.over(shards(3))).doesNotContainAnyElementsOf(first);
    }

    static List<OpenShard> shards(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new OpenShard(
                        "shardId-%012d".formatted(i),
                        new HashKeyRange(
                                boundary(i, count), boundary(i + 1, count).subtract(BigInteger.ONE))))
                .toList();
    }

    private static BigInteger boundary(int i, int count) {
        return SPACE.multiply(BigInteger.valueOf(i)).divide(BigInteger.valueOf(count));
    }
}
