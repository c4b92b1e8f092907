package io.shardlab.lab.scenario;

import java.util.Map;

/**
 * A story before it starts.
 *
 * @param lab where it will play
 * @param names what its things will be called
 * @param shards how many open shards its stream starts with
 * @param start whether the lease table is there already
 * @param values Helm values on top of the environment's
 * @param adopted what it does not make itself
 */
public record ScenarioPlan(Lab lab, Names names, int shards, Start start, Map<String, Object> values, Adopted adopted) {

    /** The same with as many shards. */
    public ScenarioPlan withShards(int count) {
        return new ScenarioPlan(lab, names, count, start, values, adopted);
    }

    /** The same under these names. */
    public ScenarioPlan named(Names others) {
        return new ScenarioPlan(lab, others, shards, start, values, adopted);
    }

    /** The same with this start. */
    public ScenarioPlan from(Start other) {
        return new ScenarioPlan(lab, names, shards, other, values, adopted);
    }

    /** The same with these Helm values on top. */
    public ScenarioPlan withValues(Map<String, Object> others) {
        return new ScenarioPlan(lab, names, shards, start, Map.copyOf(others), adopted);
    }

    /** The same with what somebody else made, by the names of this plan. */
    public ScenarioPlan adopting(Adopted others) {
        return new ScenarioPlan(lab, names, shards, start, values, others);
    }

    /** Makes stream, tables and namespace, and installs the consumer without its ScaledObject. Does not wait for pods. */
    public Scenario started() {
        return Scenario.start(this);
    }
}
