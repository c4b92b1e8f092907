package io.shardlab.kube.hpa;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a HorizontalPodAutoscaler asks for, defaults filled in.
 *
 * @param namespace where the HPA, its target and its metrics live
 * @param minReplicas the lower bound, 1 unless set
 * @param maxReplicas the upper bound
 * @param metrics what to look at, in the spec's order
 * @param behavior rates and windows; absent is not the same as empty
 */
public record HpaSpec(
        String namespace, int minReplicas, int maxReplicas, List<Metric> metrics, Optional<Behavior> behavior) {

    public HpaSpec {
        metrics = List.copyOf(metrics);
    }

    /** One metric of the spec. */
    public sealed interface Metric permits External, Unsupported {}

    /** What a target number means. */
    public enum Target {
        /** The total divided by the pods. */
        AVERAGE_VALUE,
        /** The total. */
        VALUE
    }

    /**
     * An external metric.
     *
     * @param name the metric's name
     * @param matchLabels its selector
     * @param target what the number means
     * @param milli the target in thousandths
     */
    public record External(String name, Map<String, String> matchLabels, Target target, long milli) implements Metric {

        public External {
            matchLabels = Map.copyOf(matchLabels);
        }

        /** The metric with its selector, printed as Kubernetes prints it in conditions and errors. */
        String printed() {
            return name + "(" + printedSelector() + ")";
        }

        String printedSelector() {
            String labels = matchLabels.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(label -> label.getKey() + ": " + label.getValue() + ",")
                    .collect(Collectors.joining());
            return "&LabelSelector{MatchLabels:map[string]string{" + labels
                    + "},MatchExpressions:[]LabelSelectorRequirement{},}";
        }
    }

    /**
     * A metric that nothing here can measure.
     *
     * @param reason the condition's reason, for example {@code FailedGetResourceMetric}
     * @param why the sentence for people
     */
    public record Unsupported(String reason, String why) implements Metric {}
}
