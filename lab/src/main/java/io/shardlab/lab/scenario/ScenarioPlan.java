package io.shardlab.lab.scenario;

import io.shardlab.lab.environment.Timings;
import java.util.Map;

/**
 * A story before it starts.
 *
 * @param lab where it will play
 * @param names what its things will be called
 * @param shards how many open shards its stream starts with
 * @param start whether the lease table is there already
 * @param timings whose settings the consumer runs with
 * @param patience how long it waits for what it expects
 * @param values Helm values on top of the environment's
 * @param adopted what it does not make itself
 */
public record ScenarioPlan(
        Lab lab,
        Names names,
        int shards,
        Start start,
        Timings timings,
        Patience patience,
        Map<String, Object> values,
        Adopted adopted) {

    /** The same with as many shards. */
    public ScenarioPlan withShards(int count) {
        return new ScenarioPlan(lab, names, count, start, timings, patience, values, adopted);
    }

    /** The same under these names. */
    public ScenarioPlan named(Names others) {
        return new ScenarioPlan(lab, others, shards, start, timings, patience, values, adopted);
    }

    /** The same with this start. */
    public ScenarioPlan from(Start other) {
        return new ScenarioPlan(lab, names, shards, other, timings, patience, values, adopted);
    }

    /** The same with these settings of the consumer, and the patience that goes with them. */
    public ScenarioPlan with(Timings others) {
        return new ScenarioPlan(lab, names, shards, start, others, Patience.with(others), values, adopted);
    }

    /** The same, more or less patient. */
    public ScenarioPlan with(Patience other) {
        return new ScenarioPlan(lab, names, shards, start, timings, other, values, adopted);
    }

    /** The same with these Helm values on top. */
    public ScenarioPlan withValues(Map<String, Object> others) {
        return new ScenarioPlan(lab, names, shards, start, timings, patience, Map.copyOf(others), adopted);
    }

    /** The same with what somebody else made, by the names of this plan. */
    public ScenarioPlan adopting(Adopted others) {
        return new ScenarioPlan(lab, names, shards, start, timings, patience, values, others);
    }

    /** Makes stream, tables and namespace, and installs the consumer without its ScaledObject. Does not wait for pods. */
    public Scenario started() {
        return Scenario.start(this);
    }
}
