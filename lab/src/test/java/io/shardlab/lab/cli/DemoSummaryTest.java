package io.shardlab.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlab.lab.ledger.Ledger;
import io.shardlab.lab.tutorial.StepResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DemoSummaryTest {

    @Test
    void theJsonHasExactlyThePromisedFields() {
        var steps = List.of(new StepResult("one pod owns both shards", Duration.ofMillis(8_140), Optional.empty()));
        var balance = new Ledger.Balance(4, 4, List.of(), OptionalInt.empty());

        assertThat(DemoSummary.of(true, "embedded", "prepared", steps, balance).json())
                .isEqualTo("{\"version\":1,\"verdict\":\"passed\",\"environment\":\"embedded\",\"start\":\"prepared\","
                        + "\"steps\":[{\"name\":\"one pod owns both shards\",\"seconds\":8.1,\"passed\":true}],"
                        + "\"records\":{\"sent\":4,\"stored\":4,\"lost\":0,\"duplicates\":null}}");
    }

    @Test
    void aFailedStepIsAFailedVerdict() {
        var steps = List.of(new StepResult("reshard", Duration.ofSeconds(60), Optional.of(new AssertionError("no"))));
        var balance = new Ledger.Balance(4, 4, List.of(), OptionalInt.of(2));

        assertThat(DemoSummary.of(false, "embedded", "cold", steps, balance).json())
                .contains("\"verdict\":\"failed\"", "\"start\":\"cold\"", "\"passed\":false", "\"duplicates\":2");
    }
}
