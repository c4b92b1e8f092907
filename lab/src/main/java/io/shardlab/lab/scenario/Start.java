package io.shardlab.lab.scenario;

/** Where a consumer starts from. Every result says which it was. */
public enum Start {
    /** The lab made the lease table beforehand, as KCL would have. */
    PREPARED,
    /** There is no lease table: KCL makes its own and waits as long as it does in the tutorial. */
    COLD;

    /** The name that results carry. */
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
