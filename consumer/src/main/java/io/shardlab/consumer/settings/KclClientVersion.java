package io.shardlab.consumer.settings;

/** Which generation of KCL's lease protocol the worker speaks. */
public enum KclClientVersion {
    /** KCL 3's own. */
    NATIVE_3X("3x"),
    /** KCL 2's, until every worker of the application runs KCL 3; then it switches itself. */
    COMPATIBLE_WITH_2X("2x-compatible");

    private final String spelling;

    KclClientVersion(String spelling) {
        this.spelling = spelling;
    }

    @Override
    public String toString() {
        return spelling;
    }
}
