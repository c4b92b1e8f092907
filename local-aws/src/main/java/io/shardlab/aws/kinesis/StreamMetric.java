package io.shardlab.aws.kinesis;

/** A metric that Kinesis keeps of every stream. */
public enum StreamMetric {
    /** The age of the last record of each GetRecords call. */
    ITERATOR_AGE("GetRecords.IteratorAgeMilliseconds", "Milliseconds"),
    /** Records put. */
    INCOMING_RECORDS("IncomingRecords", "Count");

    private final String wireName;
    private final String unit;

    StreamMetric(String wireName, String unit) {
        this.wireName = wireName;
        this.unit = unit;
    }

    /** Its name in CloudWatch. */
    public String wireName() {
        return wireName;
    }

    public String unit() {
        return unit;
    }
}
