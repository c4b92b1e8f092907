package io.shardlab.lab.assertion;

import io.shardlab.lab.ledger.Ledger;
import io.shardlab.lab.scenario.Scenario;

/** The way into the lab's assertions. */
public final class LabAssertions {

    private LabAssertions() {}

    /** About a story's pods, shards, owners and records. */
    public static ScenarioAssert assertThat(Scenario story) {
        return new ScenarioAssert(story);
    }

    /** About everything that a story sent. */
    public static LedgerAssert assertThat(Ledger ledger) {
        return new LedgerAssert(ledger);
    }
}
