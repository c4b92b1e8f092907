package io.shardlab.kube.hpa;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What a decision may ask the cluster while it computes; it asks only for what its spec needs. */
public interface Observations {

    /**
     * The HPAs whose targets select the same pods, as {@code namespace/name}, this one included.
     *
     * @param selector the selector of this HPA's target
     */
    List<String> selectingHpas(PodSelector selector);

    /** An external metric's items. */
    Usage external(HpaSpec.External metric);

    /** The value of a metric that describes an object: one item. */
    Usage object(HpaSpec.ObjectMetric metric);

    /** What each pod uses of a resource. */
    PodUsage resource(String resource);

    /** The pods the target's selector matches; asked only for targets of type Value. */
    Pods pods();

    /** The same pods one by one; asked only for resources. */
    List<PodFacts> podFacts(String resource);

    /** A measurement, or why there is none. */
    sealed interface Usage {}

    /**
     * What was measured.
     *
     * @param milli the items in thousandths
     */
    record Measured(List<Long> milli) implements Usage {

        public Measured {
            milli = List.copyOf(milli);
        }
    }

    /**
     * No measurement.
     *
     * @param why the metrics API's own words
     */
    record Missing(String why) implements Usage, PodUsage {}

    /** A measurement of pods, or why there is none. */
    sealed interface PodUsage {}

    /**
     * What was measured.
     *
     * @param byPod a sample for each pod by name, in the order in which it was answered
     */
    record MeasuredPods(Map<String, Sample> byPod) implements PodUsage {}

    /**
     * What a pod used.
     *
     * @param milli in thousandths
     * @param at the end of the time that was looked at
     * @param window how long that was
     */
    record Sample(long milli, Instant at, Duration window) {}

    /**
     * Pods of the target.
     *
     * @param matched how many there are
     * @param ready how many of them run and are ready
     */
    record Pods(int matched, int ready) {}

    /**
     * A pod of the target.
     *
     * @param name its name
     * @param ended whether it is on its way out, or has failed or succeeded
     * @param pending whether it is Pending
     * @param started when the kubelet began with it, if it has
     * @param readiness its condition Ready, if it has one
     * @param requested what its containers request of the resource in thousandths; empty if one does not
     * @param unrequested the first container that requests nothing, if there is one
     */
    record PodFacts(
            String name,
            boolean ended,
            boolean pending,
            Optional<Instant> started,
            Optional<Readiness> readiness,
            OptionalLong requested,
            String unrequested) {}

    /**
     * A pod's condition Ready.
     *
     * @param holds whether it is True
     * @param since when it last changed
     */
    record Readiness(boolean holds, Instant since) {}
}
