package io.shardlab.conformance;

/** The pages that checks refer to. */
final class Pages {

    static final String API = "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_";
    static final String GUIDE = "https://docs.aws.amazon.com/streams/latest/dev/";
    static final String LIMITS = GUIDE + "service-sizes-and-limits.html";
    static final String RESHARDING = GUIDE + "kinesis-using-sdk-java-after-resharding.html";
    /** KCL takes an answer for invalid unless exactly one of next iterator and child shards is there. */
    static final String KCL = "KCL 3.5.1, DataRetrievalUtil.isValidResult";

    private Pages() {}
}
