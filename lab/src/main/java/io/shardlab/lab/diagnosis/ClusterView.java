package io.shardlab.lab.diagnosis;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerStatus;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.shardlab.lab.diagnosis.Situation.Autoscaler;
import io.shardlab.lab.diagnosis.Situation.Condition;
import io.shardlab.lab.diagnosis.Situation.Conditions;
import io.shardlab.lab.diagnosis.Situation.ContainerState;
import io.shardlab.lab.diagnosis.Situation.Reason;
import io.shardlab.lab.diagnosis.Situation.Warning;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A namespace as its situation. What cannot be had (no such kind, no right to list it) is left out: a diagnosis that fails must not hide
 * what it was made for.
 */
public final class ClusterView {

    private final KubernetesClient kubernetes;
    private final String namespace;

    /** @param kubernetes stays the caller's to close */
    public ClusterView(KubernetesClient kubernetes, String namespace) {
        this.kubernetes = kubernetes;
        this.namespace = namespace;
    }

    /** How it is now. */
    public Situation situation() {
        return new Situation(
                all(() -> kubernetes.pods().inNamespace(namespace).list().getItems()).stream()
                        .flatMap(ClusterView::containers)
                        .toList(),
                all(() -> kubernetes
                                .autoscaling()
                                .v2()
                                .horizontalPodAutoscalers()
                                .inNamespace(namespace)
                                .list()
                                .getItems())
                        .stream()
                        .map(ClusterView::autoscaler)
                        .toList(),
                all(() -> kubernetes
                                .genericKubernetesResources("keda.sh/v1alpha1", "ScaledObject")
                                .inNamespace(namespace)
                                .list()
                                .getItems())
                        .stream()
                        .map(ClusterView::scaledObject)
                        .toList(),
                all(() -> kubernetes.v1().events().inNamespace(namespace).list().getItems()).stream()
                        .filter(ClusterView::tells)
                        .map(ClusterView::warning)
                        .sorted(Comparator.comparing(Warning::at))
                        .toList());
    }

    private static <T> List<T> all(Supplier<List<T>> list) {
        try {
            return list.get();
        } catch (KubernetesClientException e) {
            return List.of();
        }
    }

    private static Stream<ContainerState> containers(Pod pod) {
        var status = pod.getStatus();
        if (status == null) {
            return Stream.of();
        }
        return Stream.concat(status.getInitContainerStatuses().stream(), status.getContainerStatuses().stream())
                .map(container -> new ContainerState(
                        pod.getMetadata().getName(),
                        container.getName(),
                        Objects.requireNonNullElse(container.getRestartCount(), 0),
                        waiting(container),
                        lastEnd(container)));
    }

    private static Optional<Reason> waiting(ContainerStatus container) {
        return Optional.ofNullable(container.getState())
                .map(state -> state.getWaiting())
                .filter(waiting -> waiting.getReason() != null)
                .map(waiting -> new Reason(waiting.getReason(), text(waiting.getMessage())));
    }

    private static Optional<String> lastEnd(ContainerStatus container) {
        return Stream.of(container.getState(), container.getLastState())
                .flatMap(state -> Optional.ofNullable(state).map(known -> known.getTerminated()).stream())
                .findFirst()
                .map(ClusterView::end);
    }

    private static String end(ContainerStateTerminated end) {
        return "exit code %d%s".formatted(end.getExitCode(), end.getReason() == null ? "" : ", " + end.getReason());
    }

    private static Autoscaler autoscaler(HorizontalPodAutoscaler autoscaler) {
        var status = Optional.ofNullable(autoscaler.getStatus()).orElseGet(HorizontalPodAutoscalerStatus::new);
        var conditions = status.getConditions().stream()
                .map(condition -> new Condition(
                        condition.getType(),
                        condition.getStatus(),
                        new Reason(text(condition.getReason()), text(condition.getMessage()))))
                .toList();
        return new Autoscaler(
                new Conditions(autoscaler.getMetadata().getName(), conditions),
                Objects.requireNonNullElse(status.getCurrentReplicas(), 0),
                Objects.requireNonNullElse(status.getDesiredReplicas(), 0),
                Objects.requireNonNullElse(autoscaler.getSpec().getMinReplicas(), 1),
                autoscaler.getSpec().getMaxReplicas(),
                autoscaler.getSpec().getMetrics().stream()
                        .map(metric -> metric(metric, status))
                        .toList());
    }

    private static String metric(MetricSpec metric, HorizontalPodAutoscalerStatus status) {
        var external = metric.getExternal();
        if (external == null) {
            return metric.getType();
        }
        var target = external.getTarget();
        var wanted = target.getAverageValue() == null ? target.getValue() : target.getAverageValue();
        var current = status.getCurrentMetrics().stream()
                .flatMap(seen -> Optional.ofNullable(seen.getExternal()).stream())
                .filter(seen ->
                        seen.getMetric().getName().equals(external.getMetric().getName()))
                .map(seen -> seen.getCurrent().getAverageValue() == null
                        ? seen.getCurrent().getValue()
                        : seen.getCurrent().getAverageValue())
                .map(String::valueOf)
                .findFirst()
                .orElse("unknown");
        return "%s %s of %s (%s)".formatted(external.getMetric().getName(), current, wanted, target.getType());
    }

    private static Conditions scaledObject(GenericKubernetesResource object) {
        var listed = object.<List<Map<String, Object>>>get("status", "conditions");
        var conditions = Optional.ofNullable(listed).orElse(List.of()).stream()
                .map(condition -> new Condition(
                        text(condition.get("type")),
                        text(condition.get("status")),
                        new Reason(text(condition.get("reason")), text(condition.get("message")))))
                .toList();
        return new Conditions(object.getMetadata().getName(), conditions);
    }

    private static boolean tells(Event event) {
        return "Warning".equals(event.getType()) || "Killing".equals(event.getReason());
    }

    private static Warning warning(Event event) {
        return new Warning(
                time(event),
                event.getInvolvedObject().getKind() + "/"
                        + event.getInvolvedObject().getName(),
                new Reason(text(event.getReason()), text(event.getMessage())),
                Optional.ofNullable(event.getSeries())
                        .map(series -> series.getCount())
                        .or(() -> Optional.ofNullable(event.getCount()))
                        .orElse(1));
    }

    /** Events of the real scheduler and of KEDA have an eventTime only, those of the kubelet a lastTimestamp. */
    private static Instant time(Event event) {
        return Stream.of(
                        Optional.ofNullable(event.getSeries())
                                .flatMap(series -> Optional.ofNullable(series.getLastObservedTime()))
                                .map(time -> time.getTime()),
                        Optional.ofNullable(event.getLastTimestamp()),
                        Optional.ofNullable(event.getEventTime()).map(time -> time.getTime()),
                        Optional.ofNullable(event.getFirstTimestamp()))
                .flatMap(Optional::stream)
                .findFirst()
                .map(Instant::parse)
                .orElse(Instant.EPOCH);
    }

    private static String text(Object value) {
        return value == null ? "" : value.toString();
    }
}
