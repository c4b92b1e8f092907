package io.shardlab.aws.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlab.testtools.Property;
import io.shardlab.testtools.RandomCase;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class SequenceNumberTest {

    private static final long SECOND = 1_767_225_600L;

    @Test
    void itHas56Digits() {
        assertThat(SequenceNumber.start(SECOND, 0).toString()).hasSize(56);
        assertThat(SequenceNumber.end(SECOND, 12_345, SECOND).toString()).hasSize(56);
    }

    @Test
    void readingWhatWasWrittenGivesTheSame() {
        Property.holds(drawn -> {
            long second = drawn.between("second", 1, 1L << 33);
            int shard = drawn.between("shard", 0, Integer.MAX_VALUE);
            long ordinal = drawn.between("ordinal", 0, Long.MAX_VALUE);
            var number = new SequenceNumber(second, shard, ordinal, second);

            assertThat(SequenceNumber.parse(number.toString())).contains(number);
        });
    }

    @Test
    void itIsWrittenAsTheNumberThatItIs() {
        Property.holds(drawn -> {
            long shardSecond = drawn.between("second of the shard", 1, 1L << 35);
            int shard = drawn.between("shard", 0, Integer.MAX_VALUE);
            long ordinal = drawn.between("ordinal", 0, Long.MAX_VALUE);
            long second = drawn.between("second", 1, 1L << 35);
            var number = new SequenceNumber(shardSecond, shard, ordinal, second);

            assertThat(number).hasToString(number.value().toString());
        });
    }

    @Test
    void theOrderIsThatOfTheNumbers() {
        Property.holds(drawn -> {
            var one = ofAFew("one", drawn);
            var other = ofAFew("other", drawn);

            assertThat(Integer.signum(one.compareTo(other)))
                    .isEqualTo(new BigInteger(one.toString()).compareTo(new BigInteger(other.toString())));
        });
    }

    private static SequenceNumber ofAFew(String which, RandomCase drawn) {
        long second = drawn.between(which + "'s second", SECOND, SECOND + 2);
        int shard = drawn.between(which + "'s shard", 0, 40);
        long ordinal = drawn.between(which + "'s ordinal", 0L, 3L);
        return new SequenceNumber(second, shard, ordinal, second);
    }

    @Test
    void anythingElseIsNoSequenceNumber() {
        assertThat(SequenceNumber.parse("")).isEmpty();
        assertThat(SequenceNumber.parse("12")).isEmpty();
        assertThat(SequenceNumber.parse("9".repeat(56))).isEmpty();
        assertThat(SequenceNumber.parse("4".repeat(56))).isEmpty();
        assertThat(SequenceNumber.parse("-" + "4".repeat(55))).isEmpty();
    }
}
