package io.shardlab.aws.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShardLimitsTest {

    private static final int MIB = 1 << 20;

    private final ShardLimits limits = new ShardLimits(true, 0);

    @Test
    void aThousandRecordsASecond() {
        for (int i = 0; i < 1000; i++) {
            assertThat(limits.admitWrite(1, 0)).isTrue();
        }

        assertThat(limits.admitWrite(1, 0)).isFalse();
        assertThat(limits.admitWrite(1, 1))
                .as("one record a millisecond refills")
                .isTrue();
        assertThat(limits.admitWrite(1, 1)).isFalse();
    }

    @Test
    void aMebibyteASecond() {
        assertThat(limits.admitWrite(MIB, 0)).isTrue();
        assertThat(limits.admitWrite(MIB / 2, 499)).isFalse();
        assertThat(limits.admitWrite(MIB / 2, 500)).isTrue();
    }

    @Test
    void fiveReadsASecond() {
        for (int i = 0; i < 5; i++) {
            assertThat(limits.admitRead(0)).isTrue();
        }

        assertThat(limits.admitRead(199)).isFalse();
        assertThat(limits.admitRead(200)).isTrue();
    }

    /** "If a call to GetRecords returns 10 MB, subsequent calls made within the next 5 seconds throw an exception." */
    @Test
    void aReadOfTenMebibytesBlocksTheShardForSeconds() {
        assertThat(limits.admitRead(0)).isTrue();
        limits.countRead(10 * MIB);

        assertThat(limits.admitRead(4000)).isFalse();
        assertThat(limits.admitRead(5000)).isTrue();
    }

    @Test
    void switchedOffNothingIsRefused() {
        var off = new ShardLimits(false, 0);
        for (int i = 0; i < 5000; i++) {
            assertThat(off.admitWrite(MIB, 0) && off.admitRead(0)).isTrue();
        }
    }
}
