package io.shardlab.aws.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlab.testtools.Property;
import io.shardlab.testtools.RandomCase;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ReshardingTest {

    private static final BigInteger THIRD = HashKeyRange.boundary(1, 3);
    private static final BigInteger HALF = HashKeyRange.boundary(1, 2);
    private static final BigInteger TWO_THIRDS = HashKeyRange.boundary(2, 3);

    @Test
    void twoToThreeSplitsBothHalvesAtTheThirdsAndMergesTheSixths() {
        List<HashKeyRange> halves = HashKeyRange.uniform(2);

        Resharding plan = Resharding.uniform(halves, 3);

        assertThat(plan.splits())
                .containsExactly(
                        new Resharding.Split(halves.get(0), THIRD), new Resharding.Split(halves.get(1), TWO_THIRDS));
        assertThat(plan.merges())
                .containsExactly(new Resharding.Merge(
                        new HashKeyRange(THIRD, HALF.subtract(BigInteger.ONE)),
                        new HashKeyRange(HALF, TWO_THIRDS.subtract(BigInteger.ONE))));
    }

    @Test
    void threeToTwoSplitsTheMiddleAndMergesItsHalvesWithTheirNeighbours() {
        List<HashKeyRange> thirds = HashKeyRange.uniform(3);

        Resharding plan = Resharding.uniform(thirds, 2);

        assertThat(plan.splits()).containsExactly(new Resharding.Split(thirds.get(1), HALF));
        assertThat(plan.merges())
                .containsExactly(
                        new Resharding.Merge(thirds.get(0), thirds.get(1).below(HALF)),
                        new Resharding.Merge(thirds.get(1).from(HALF), thirds.get(2)));
    }

    @Test
    void doublingOnlySplitsAndHalvingOnlyMerges() {
        assertThat(Resharding.uniform(HashKeyRange.uniform(4), 8).merges()).isEmpty();
        assertThat(Resharding.uniform(HashKeyRange.uniform(8), 4).splits()).isEmpty();
    }

    @Test
    void whateverTheShardsWereThePlanEndsInEvenRanges() {
        Property.holds(drawn -> {
            List<HashKeyRange> open = tiling(drawn);
            int target = drawn.between("target", 1, 24);

            assertThat(after(Resharding.uniform(open, target), open)).isEqualTo(HashKeyRange.uniform(target));
        });
    }

    private static List<HashKeyRange> after(Resharding plan, List<HashKeyRange> open) {
        List<HashKeyRange> ranges = new ArrayList<>(open);
        for (Resharding.Split split : plan.splits()) {
            assertThat(ranges.remove(split.range())).as("%s is open", split).isTrue();
            ranges.add(split.range().below(split.key()));
            ranges.add(split.range().from(split.key()));
        }
        for (Resharding.Merge merge : plan.merges()) {
            assertThat(ranges.remove(merge.lower())).as("%s is open", merge).isTrue();
            assertThat(ranges.remove(merge.upper())).as("%s is open", merge).isTrue();
            ranges.add(merge.lower().joinedWith(merge.upper()));
        }
        ranges.sort(Comparator.comparing(HashKeyRange::start));
        return ranges;
    }

    private static List<HashKeyRange> tiling(RandomCase drawn) {
        Set<BigInteger> boundaries = new TreeSet<>();
        for (int i = drawn.between("boundaries", 0, 12); i > 0; i--) {
            boundaries.add(drawn.between("boundary", BigInteger.ONE, HashKeyRange.ALL.end()));
        }
        List<HashKeyRange> ranges = new ArrayList<>();
        HashKeyRange rest = HashKeyRange.ALL;
        for (BigInteger boundary : boundaries) {
            ranges.add(rest.below(boundary));
            rest = rest.from(boundary);
        }
        ranges.add(rest);
        return ranges;
    }
}
