package io.shardlab.kube.hpa;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.autoscaling.v2.CrossVersionObjectReference;
import java.util.List;
import java.util.Optional;

/**
 * What a HorizontalPodAutoscaler asks for, defaults filled in.
 *
 * @param namespace where the HPA, its target and its metrics live
 * @param minReplicas the lower bound, 1 unless set
 * @param maxReplicas the upper bound
 * @param metrics what to look at, in the spec's order
 * @param behavior rates and windows; absent is not the same as empty
 * @param scaledToZero whether its status says that it was this HPA that took the target to zero
 */
public record HpaSpec(
        String namespace,
        int minReplicas,
        int maxReplicas,
        List<Metric> metrics,
        Optional<Behavior> behavior,
        boolean scaledToZero) {

    public HpaSpec {
        metrics = List.copyOf(metrics);
    }

    /** One metric of the spec. */
    public sealed interface Metric permits External, ObjectMetric, Resource, Unsupported {}

    /** What a target number means. */
    public enum Target {
        /** The total divided by the pods, in thousandths. */
        AVERAGE_VALUE,
        /** The total, in thousandths. */
        VALUE,
        /** Percent of what the pods request. */
        UTILIZATION
    }

    /**
     * An external metric.
     *
     * @param name the metric's name
     * @param selector its selector, if it has one
     * @param target what the number means
     * @param milli the target in thousandths
     */
    public record External(String name, Optional<LabelSelector> selector, Target target, long milli) implements Metric {

        /** The metric with its selector, printed as Kubernetes prints it in conditions and errors. */
        String printed() {
            return name + "(" + printedSelector() + ")";
        }

        String printedSelector() {
            return new MetricSelector(selector).printed();
        }
    }

    /**
     * A metric that describes another object, for example the requests of a Service.
     *
     * @param name the metric's name
     * @param selector its selector, if it has one
     * @param described the object
     * @param target what the number means
     * @param milli the target in thousandths
     */
    public record ObjectMetric(
            String name,
            Optional<LabelSelector> selector,
            CrossVersionObjectReference described,
            Target target,
            long milli)
            implements Metric {}

    /**
     * What the pods themselves use of a resource.
     *
     * @param name cpu or memory
     * @param target what the number means
     * @param amount percent, or thousandths
     */
    public record Resource(String name, Target target, long amount) implements Metric {}

    /**
     * A metric that nothing here can measure.
     *
     * @param reason the condition's reason, for example {@code FailedGetPodsMetric}
     * @param why the sentence for people
     */
    public record Unsupported(String reason, String why) implements Metric {}

    /** Whether something can be measured while there is no pod. */
    boolean hasObjectOrExternalMetrics() {
        return metrics.stream().anyMatch(metric -> metric instanceof External || metric instanceof ObjectMetric);
    }
}
