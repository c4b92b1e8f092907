package io.shardlab.kube.workloads;

import io.fabric8.kubernetes.api.model.Pod;
import io.shardlab.kube.pod.PodState;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which pods go first on scale-in (upstream: {@code ActivePodsWithRanks.Less} in {@code controller_utils.go}, with
 * {@code LogarithmicScaleDown} on, as it is by default).
 *
 * <p>Pods that have been ready for about equally long (the same power of two of nanoseconds) are told apart by their
 * uid, which is random: upstream does not promise that the youngest goes.
 */
final class ScaleInOrder {

    private static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";
    private static final List<String> PHASES = List.of("Pending", "Unknown", "Running");

    private ScaleInOrder() {}

    /** The {@code count} pods that go, the first to go first. */
    static List<Pod> victims(List<Pod> active, int count, Instant now) {
        return active.stream().sorted(firstToGoFirst(active, now)).limit(count).toList();
    }

    private static Comparator<Pod> firstToGoFirst(List<Pod> active, Instant now) {
        Map<String, Long> podsOfNode =
                active.stream().collect(Collectors.groupingBy(ScaleInOrder::node, Collectors.counting()));
        return Comparator.comparing((Pod pod) -> !node(pod).isEmpty())
                .thenComparing(pod -> PHASES.indexOf(PodState.phase(pod)))
                .thenComparing(PodState::isReady)
                .thenComparing(ScaleInOrder::deletionCost)
                .thenComparing(pod -> podsOfNode.get(node(pod)), Comparator.reverseOrder())
                .thenComparing(byAge(PodState::readySince, now))
                .thenComparing(ScaleInOrder::restarts, Comparator.reverseOrder())
                .thenComparing(byAge(ScaleInOrder::created, now));
    }

    /** Equal times say nothing; equal ranks are decided by uid; otherwise the younger goes first. */
    private static Comparator<Pod> byAge(Function<Pod, Optional<Instant>> time, Instant now) {
        return (a, b) -> {
            Optional<Instant> first = time.apply(a);
            Optional<Instant> second = time.apply(b);
            if (first.equals(second)) {
                return 0;
            }
            if (first.isEmpty() || second.isEmpty()) {
                return first.isEmpty() ? -1 : 1;
            }
            int byRank = Integer.compare(rank(first.get(), now), rank(second.get(), now));
            return byRank != 0
                    ? byRank
                    : a.getMetadata().getUid().compareTo(b.getMetadata().getUid());
        };
    }

    private static int rank(Instant time, Instant now) {
        long nanos = Duration.between(time, now).toNanos();
        return nanos <= 0 ? -1 : Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos);
    }

    private static String node(Pod pod) {
        return pod.getSpec().getNodeName() == null ? "" : pod.getSpec().getNodeName();
    }

    private static int deletionCost(Pod pod) {
        Map<String, String> annotations = pod.getMetadata().getAnnotations();
        String cost = annotations == null ? "0" : annotations.getOrDefault(DELETION_COST, "0");
        try {
            return Integer.parseInt(cost);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static int restarts(Pod pod) {
        return pod.getStatus() == null
                ? 0
                : pod.getStatus().getContainerStatuses().stream()
                        .mapToInt(container -> container.getRestartCount() == null ? 0 : container.getRestartCount())
                        .max()
                        .orElse(0);
    }

    private static Optional<Instant> created(Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getCreationTimestamp()).map(Instant::parse);
    }
}
