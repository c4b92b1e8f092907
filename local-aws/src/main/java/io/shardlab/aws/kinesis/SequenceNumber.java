package io.shardlab.aws.kinesis;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The place of a record in a shard, written as AWS does: a decimal number of 56 digits, to be compared as a number.
 *
 * <p>From the most significant digit on it holds the second in which the shard was created, the record's ordinal in the
 * shard, the second in which the record arrived, and the shard. So the numbers of a shard rise strictly, those of a child
 * lie above its parents', and those of a recreated stream above its predecessor's.
 *
 * @param shardSecond seconds since the epoch; of a child always later than its parents'
 * @param shard the shard's number
 * @param ordinal 0 is the shard's start, 1 its first record, {@link Long#MAX_VALUE} its end
 * @param second seconds since the epoch
 */
public record SequenceNumber(long shardSecond, int shard, long ordinal, long second)
        implements Comparable<SequenceNumber> {

    private static final int HEX_DIGITS = 47;
    private static final int DECIMAL_DIGITS = 56;
    private static final String VERSION = "2";
    private static final String LOWEST = "0";

    /** Where a shard starts, before its first record. */
    public static SequenceNumber start(long shardSecond, int shard) {
        return new SequenceNumber(shardSecond, shard, 0, shardSecond);
    }

    /** Where a closed shard ends, after its last record. */
    public static SequenceNumber end(long shardSecond, int shard, long second) {
        return new SequenceNumber(shardSecond, shard, Long.MAX_VALUE, second);
    }

    /** Reads a decimal number; empty unless it has the form that {@link #toString()} gives, or is 0. */
    public static Optional<SequenceNumber> parse(String decimal) {
        if (decimal.equals(LOWEST)) {
            return Optional.of(new SequenceNumber(0, 0, 0, 0));
        }
        if (!decimal.matches("[1-9]\\d{55}")) {
            return Optional.empty();
        }
        String hex = new BigInteger(decimal).toString(16);
        if (hex.length() != HEX_DIGITS || !hex.startsWith(VERSION) || !hex.endsWith(VERSION) || hex.charAt(11) > '7') {
            return Optional.empty();
        }
        long shard = Long.parseLong(hex.substring(38, 46), 16);
        if (shard > Integer.MAX_VALUE) {
            return Optional.empty();
        }
        return Optional.of(new SequenceNumber(
                Long.parseLong(hex.substring(1, 10), 16),
                (int) shard,
                Long.parseLong(hex.substring(11, 27), 16),
                Long.parseLong(hex.substring(29, 38), 16)));
    }

    /** The number itself. */
    public BigInteger value() {
        BigInteger high = BigInteger.valueOf(2)
                .shiftLeft(40)
                .or(BigInteger.valueOf(shardSecond << 4 | (shard & 0xf)))
                .shiftLeft(64)
                .or(BigInteger.valueOf(ordinal));
        BigInteger low = BigInteger.valueOf(second).shiftLeft(36).or(BigInteger.valueOf((long) shard << 4 | 2));
        return high.shiftLeft(80).or(low);
    }

    @Override
    public int compareTo(SequenceNumber other) {
        int byShard = Long.compare(shardSecond, other.shardSecond);
        if (byShard != 0) {
            return byShard;
        }
        int byLastDigit = Integer.compare(shard & 0xf, other.shard & 0xf);
        if (byLastDigit != 0) {
            return byLastDigit;
        }
        int byOrdinal = Long.compare(ordinal, other.ordinal);
        return byOrdinal != 0 ? byOrdinal : value().compareTo(other.value());
    }

    @Override
    public String toString() {
        return shardSecond == 0 ? LOWEST : decimal(limbs());
    }

    /** {@link #value()} in limbs of 32 bits, the highest first. */
    private long[] limbs() {
        long high = 2L << 40 | shardSecond << 4 | (shard & 0xf);
        long low = second << 36 | (long) shard << 4 | 2;
        return new long[] {
            high >>> 16,
            (high & 0xffff) << 16 | ordinal >>> 48,
            ordinal >>> 16 & 0xffffffffL,
            (ordinal & 0xffff) << 16 | second >>> 28,
            low >>> 32,
            low & 0xffffffffL
        };
    }

    /** Divides, nine digits at a time; with BigInteger this was half of the time of a GetRecords call. */
    private static String decimal(long[] limbs) {
        byte[] digits = new byte[DECIMAL_DIGITS];
        int written = DECIMAL_DIGITS;
        while (written > 0) {
            long rest = 0;
            for (int i = 0; i < limbs.length; i++) {
                long part = rest << 32 | limbs[i];
                limbs[i] = part / 1_000_000_000;
                rest = part % 1_000_000_000;
            }
            for (int i = 0; i < 9 && written > 0; i++) {
                digits[--written] = (byte) ('0' + rest % 10);
                rest /= 10;
            }
        }
        return new String(digits, StandardCharsets.ISO_8859_1);
    }
}
