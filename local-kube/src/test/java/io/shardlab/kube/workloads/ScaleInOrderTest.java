package io.shardlab.kube.workloads;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleInOrderTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void aPodWithoutNodeGoesBeforeAPendingOneBeforeAnUnreadyOneBeforeAReadyOne() {
        Pod unassigned = new PodBuilder(pod("unassigned", "Pending"))
                .editSpec()
                .withNodeName(null)
                .endSpec()
                .build();
        Pod pending = pod("pending", "Pending");
        Pod unready = pod("unready", "Running");
        Pod ready = readyFor("ready", Duration.ofSeconds(1));

        assertThat(order(ready, unready, pending, unassigned))
                .containsExactly("unassigned", "pending", "unready", "ready");
    }

    @Test
    void deletionCostCountsMoreThanAge() {
        Pod old = new PodBuilder(readyFor("old", Duration.ofHours(5)))
                .editMetadata()
                .addToAnnotations("controller.kubernetes.io/pod-deletion-cost", "-10")
                .endMetadata()
                .build();

        assertThat(order(readyFor("young", Duration.ofSeconds(1)), old)).containsExactly("old", "young");
    }

    @Test
    void theMuchYoungerGoesFirst() {
        assertThat(order(readyFor("b-old", Duration.ofMinutes(10)), readyFor("c-young", Duration.ofSeconds(10))))
                .containsExactly("c-young", "b-old");
    }

    @Test
    void ofAboutTheSameAgeTheUidDecides() {
        // 5 s and 4.9 s of readiness have the same power of two of nanoseconds.
        assertThat(order(readyFor("b", Duration.ofMillis(4900)), readyFor("a", Duration.ofSeconds(5))))
                .containsExactly("a", "b");
    }

    @Test
    void onlyAsManyAsAskedForGo() {
        List<Pod> pods = List.of(readyFor("a", Duration.ofHours(1)), readyFor("b", Duration.ofSeconds(1)));

        assertThat(ScaleInOrder.victims(pods, 1, NOW))
                .extracting(pod -> pod.getMetadata().getName())
                .containsExactly("b");
    }

    private static List<String> order(Pod... pods) {
        return ScaleInOrder.victims(List.of(pods), pods.length, NOW).stream()
                .map(pod -> pod.getMetadata().getName())
                .toList();
    }

    private static Pod readyFor(String name, Duration time) {
        return new PodBuilder(pod(name, "Running"))
                .editStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .withLastTransitionTime(NOW.minus(time).toString())
                .endCondition()
                .endStatus()
                .build();
    }

    private static Pod pod(String name, String phase) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withUid(name)
                .withCreationTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .withNewSpec()
                .withNodeName("node")
                .endSpec()
                .withNewStatus()
                .withPhase(phase)
                .endStatus()
                .build();
    }
}
