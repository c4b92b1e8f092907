package io.shardlab.consumer.record;

/**
 * Where a record stands in its stream, comparable with every other record of the same partition key.
 *
 * @param sequenceNumber the record's Kinesis sequence number, decimal
 * @param subSequenceNumber the place inside a KPL aggregate, whose user records share a sequence number; 0 outside
 */
public record Position(String sequenceNumber, long subSequenceNumber) {

    /** A sequence number is a decimal of at most 128 digits, says the Kinesis API; one more is to be sure. */
    private static final int SEQUENCE_DIGITS = 129;

    private static final int SUB_SEQUENCE_DIGITS = 19;

    /** The position as a text whose alphabetical order is the order of positions, since DynamoDB numbers end at 38 digits. */
    public String sortable() {
        return padded(sequenceNumber, SEQUENCE_DIGITS) + "."
                + padded(Long.toString(subSequenceNumber), SUB_SEQUENCE_DIGITS);
    }

    private static String padded(String digits, int length) {
        return "0".repeat(length - digits.length()) + digits;
    }

    @Override
    public String toString() {
        return subSequenceNumber == 0 ? sequenceNumber : sequenceNumber + "." + subSequenceNumber;
    }
}
