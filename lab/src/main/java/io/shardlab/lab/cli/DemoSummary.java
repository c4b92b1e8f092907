package io.shardlab.lab.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.shardlab.lab.ledger.Ledger;
import io.shardlab.lab.tutorial.StepResult;
import java.util.List;

/**
 * The demo's result for programs; the JSON has exactly these fields.
 *
 * @param version of this form
 * @param verdict passed or failed
 * @param environment which one it ran in
 * @param start prepared or cold
 * @param steps those that were taken, in order
 * @param records what became of them
 */
record DemoSummary(
        int version, String verdict, String environment, String start, List<StepLine> steps, RecordCount records) {

    private static final int VERSION = 1;

    /** One step: what it shows, how long it took, whether it held. */
    record StepLine(String name, double seconds, boolean passed) {}

    /** Counts of records; duplicates is null where they cannot be observed. */
    record RecordCount(int sent, int stored, int lost, Integer duplicates) {}

    static DemoSummary of(
            boolean passed, String environment, String start, List<StepResult> steps, Ledger.Balance balance) {
        return new DemoSummary(
                VERSION,
                passed ? "passed" : "failed",
                environment,
                start,
                steps.stream().map(DemoSummary::line).toList(),
                new RecordCount(
                        balance.sent(),
                        balance.stored(),
                        balance.lost().size(),
                        balance.duplicates().isPresent() ? balance.duplicates().getAsInt() : null));
    }

    private static StepLine line(StepResult step) {
        return new StepLine(step.name(), Math.round(step.took().toMillis() / 100.0) / 10.0, step.passed());
    }

    String json() {
        try {
            return JsonMapper.builder().build().writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers can always be written", e);
        }
    }
}
