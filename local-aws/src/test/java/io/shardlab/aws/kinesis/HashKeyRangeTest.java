package io.shardlab.aws.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlab.testtools.Property;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

class HashKeyRangeTest {

    /** md5("user1") as published by any md5 tool: 24c9e15e52afc47c225b757e7bee1f9d. */
    @Test
    void aPartitionKeyIsHashedWithMd5AsAnUnsignedNumber() {
        assertThat(HashKeyRange.keyOf("user1")).isEqualTo(new BigInteger("24c9e15e52afc47c225b757e7bee1f9d", 16));
        // md5("a") = 0cc1..., md5("user2") = 7e58...; md5("b") = 92eb... has the highest bit set.
        assertThat(HashKeyRange.keyOf("b")).isEqualTo(new BigInteger("92eb5ffee6ae2fec3ad71c777531578f", 16));
    }

    @Test
    void theLastInitialShardTakesTheRemainder() {
        List<HashKeyRange> three = HashKeyRange.initial(3);

        assertThat(three.get(0).end()).isEqualTo(new BigInteger("113427455640312821154458202477256070484"));
        assertThat(three.get(1).start()).isEqualTo(new BigInteger("113427455640312821154458202477256070485"));
        assertThat(three.get(2).start()).isEqualTo(new BigInteger("226854911280625642308916404954512140970"));
        assertThat(three.get(2).end()).isEqualTo(new BigInteger("340282366920938463463374607431768211455"));
    }

    @Test
    void initialAndUniformRangesTileTheKeySpace() {
        Property.holds(drawn -> {
            int count = drawn.between("count", 1, 700);
            assertTiles(HashKeyRange.initial(count));
            assertTiles(HashKeyRange.uniform(count));
        });
    }

    @Test
    void aRangeOutsideTheKeySpaceIsRefused() {
        assertThatThrownBy(() -> new HashKeyRange(BigInteger.ZERO, HashKeyRange.KEYS))
                .isInstanceOf(IllegalArgumentException.class);
    }

    static void assertTiles(List<HashKeyRange> ranges) {
        assertThat(ranges.get(0).start()).isEqualTo(BigInteger.ZERO);
        assertThat(ranges.get(ranges.size() - 1).end()).isEqualTo(HashKeyRange.ALL.end());
        for (int i = 1; i < ranges.size(); i++) {
            assertThat(ranges.get(i - 1).isRightBefore(ranges.get(i)))
                    .as("range %d of %d starts where the one before ends", i, ranges.size())
                    .isTrue();
        }
    }
}
