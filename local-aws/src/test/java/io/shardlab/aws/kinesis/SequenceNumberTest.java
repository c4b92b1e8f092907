package io.shardlab.aws.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SequenceNumberTest {

    private static final long SECOND = 1_767_225_600L;

    @Test
    void itHas56Digits() {
        assertThat(SequenceNumber.start(SECOND, 0).toString()).hasSize(56);
        assertThat(SequenceNumber.end(SECOND, 12_345, SECOND).toString()).hasSize(56);
    }

    @Property
    void readingWhatWasWrittenGivesTheSame(
            @ForAll @LongRange(min = 1, max = 1L << 33) long second,
            @ForAll @IntRange(min = 0) int shard,
            @ForAll @LongRange(min = 0) long ordinal) {
        var number = new SequenceNumber(second, shard, ordinal, second);

        assertThat(SequenceNumber.parse(number.toString())).contains(number);
    }

    @Property
    void itIsWrittenAsTheNumberThatItIs(
            @ForAll @LongRange(min = 1, max = 1L << 35) long shardSecond,
            @ForAll @IntRange(min = 0) int shard,
            @ForAll @LongRange(min = 0) long ordinal,
            @ForAll @LongRange(min = 1, max = 1L << 35) long second) {
        var number = new SequenceNumber(shardSecond, shard, ordinal, second);

        assertThat(number).hasToString(number.value().toString());
    }

    @Property
    void theOrderIsThatOfTheNumbers(
            @ForAll @LongRange(min = SECOND, max = SECOND + 2) long second,
            @ForAll @LongRange(min = SECOND, max = SECOND + 2) long otherSecond,
            @ForAll @IntRange(min = 0, max = 40) int shard,
            @ForAll @IntRange(min = 0, max = 40) int otherShard,
            @ForAll @LongRange(min = 0, max = 3) long ordinal,
            @ForAll @LongRange(min = 0, max = 3) long otherOrdinal) {
        var one = new SequenceNumber(second, shard, ordinal, second);
        var other = new SequenceNumber(otherSecond, otherShard, otherOrdinal, otherSecond);

        assertThat(Integer.signum(one.compareTo(other)))
                .isEqualTo(new BigInteger(one.toString()).compareTo(new BigInteger(other.toString())));
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
