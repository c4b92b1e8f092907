package io.shardlab.lab.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class HashKeyRangeTest {

    private static final BigInteger HALF = BigInteger.ONE.shiftLeft(127);
    private static final BigInteger END = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);

    private final HashKeyRange lower = new HashKeyRange(BigInteger.ZERO, HALF.subtract(BigInteger.ONE));
    private final HashKeyRange upper = new HashKeyRange(HALF, END);

    @Test
    void aPartitionKeyIsItsMd5AsAnUnsignedNumber() {
        // md5("user2@foo.com") begins with c0, so a signed number would be negative.
        assertThat(HashKeyRange.hashKey("user2@foo.com"))
                .isEqualTo(new BigInteger("c0e39aa5bab3b4bd30f15a12fc02bd42", 16))
                .isGreaterThan(HALF);
    }

    @Test
    void everyKeyGoesToExactlyOneHalf() {
        assertThat(lower.receives("user1@foo.com")).isTrue();
        assertThat(upper.receives("user1@foo.com")).isFalse();
        assertThat(lower.receives("user2@foo.com")).isFalse();
        assertThat(upper.receives("user2@foo.com")).isTrue();
    }

    @Test
    void aRangeReadsAsPercentages() {
        assertThat(lower).hasToString("0-50 %");
        assertThat(upper).hasToString("50-100 %");
    }
}
