package io.shardlab.lab.assertion;

import io.shardlab.lab.Story;
import io.shardlab.lab.ledger.Ledger;

/** The way into the lab's assertions. */
public final class LabAssertions {

    private LabAssertions() {}

    /** About a story's pods, shards, owners and records. */
    public static StoryAssert assertThat(Story story) {
        return new StoryAssert(story);
    }

    /** About everything that a story sent. */
    public static LedgerAssert assertThat(Ledger ledger) {
        return new LedgerAssert(ledger);
    }
}
