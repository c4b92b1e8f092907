package io.shardlab.kube.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.shardlab.kube.kubelet.ContainerRecord.Running;
import io.shardlab.kube.kubelet.ContainerRecord.State;
import io.shardlab.kube.kubelet.ContainerRecord.Terminated;
import io.shardlab.kube.kubelet.ContainerRecord.Waiting;
import io.shardlab.kube.kubelet.PodStatuses.Observed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodStatusesTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant NOW = START.plusSeconds(9);

    private static final State CREATING = new Waiting("ContainerCreating", "");
    private static final State RUNNING = new Running(START);

    // W: never started, R: running, S: succeeded, F: failed, B: waits for its next start after a failure.
    // Worked out from upstream's getPhase (kubelet_pods.go).
    @ParameterizedTest
    @CsvSource({
        "Always, RR, Running",
        "Always, RW, Pending",
        "Always, WW, Pending",
        "Always, SF, Running",
        "Always, RF, Running",
        "Always, RB, Running",
        "Always, BB, Running",
        "Never, RR, Running",
        "Never, SS, Succeeded",
        "Never, FF, Failed",
        "Never, SF, Failed",
        "Never, RF, Running",
        "Never, RW, Pending",
        "OnFailure, SS, Succeeded",
        "OnFailure, FF, Running",
        "OnFailure, SF, Running",
        "OnFailure, RF, Running",
        "OnFailure, SB, Running"
    })
    void thePhaseFollowsFromTheContainers(String policy, String containers, String phase) {
        assertThat(PodStatuses.phase(observed(pod(policy, false), containers))).isEqualTo(phase);
    }

    @ParameterizedTest
    @CsvSource({"RS, Running", "SS, Succeeded", "SF, Failed", "FB, Failed", "WW, Failed"})
    void aDeletedPodComesToItsEndWhateverItsRestartPolicy(String containers, String phase) {
        assertThat(PodStatuses.phase(observed(pod("Always", true), containers))).isEqualTo(phase);
    }

    @Test
    void containersWaitForInitContainers() {
        Observed waiting = new Observed(
                pod("Always", false),
                List.of(container("init", RUNNING, Optional.empty())),
                records("W"),
                "127.1.0.1",
                "127.0.0.1",
                START);
        PodStatus status = PodStatuses.of(waiting, NOW);

        assertThat(status.getPhase()).isEqualTo("Pending");
        assertThat(condition(status, "Initialized").getStatus()).isEqualTo("False");
        assertThat(condition(status, "Initialized").getMessage())
                .isEqualTo("containers with incomplete status: [init]");
    }

    @Test
    void aPodIsReadyWhenEveryContainerIs() {
        PodStatus ready = PodStatuses.of(observed(pod("Always", false), "RR"), NOW);
        assertThat(ready.getConditions())
                .extracting(PodCondition::getType)
                .containsExactly(
                        "PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled");
        assertThat(ready.getConditions()).extracting(PodCondition::getStatus).containsOnly("True");
        assertThat(ready.getPodIP()).isEqualTo("127.1.0.1");

        PodStatus unready = PodStatuses.of(observed(pod("Always", false), "RB"), NOW);
        assertThat(condition(unready, "Ready").getReason()).isEqualTo("ContainersNotReady");
        assertThat(condition(unready, "Ready").getMessage()).isEqualTo("containers with unready status: [c1]");
    }

    @Test
    void aPodThatIsBeingDeletedIsNotReady() {
        PodStatus status = PodStatuses.of(observed(pod("Always", true), "R"), NOW);

        assertThat(condition(status, "Ready").getStatus()).isEqualTo("False");
        assertThat(condition(status, "ContainersReady").getStatus()).isEqualTo("True");
    }

    @Test
    void aPodThatHasCompletedSaysSo() {
        PodStatus status = PodStatuses.of(observed(pod("Never", false), "S"), NOW);

        assertThat(condition(status, "Ready").getReason()).isEqualTo("PodCompleted");
        assertThat(condition(status, "Initialized").getReason()).isEqualTo("PodCompleted");
        assertThat(status.getContainerStatuses()
                        .get(0)
                        .getState()
                        .getTerminated()
                        .getReason())
                .isEqualTo("Completed");
    }

    @Test
    void aReadinessGateHoldsThePodBack() {
        Pod gated = pod("Always", false)
                .edit()
                .editSpec()
                .addNewReadinessGate("example.com/gate")
                .endSpec()
                .build();

        assertThat(condition(PodStatuses.of(observed(gated, "R"), NOW), "Ready").getReason())
                .isEqualTo("ReadinessGatesNotReady");

        Pod open = withCondition(gated, "example.com/gate", "True", START);
        assertThat(condition(PodStatuses.of(observed(open, "R"), NOW), "Ready").getStatus())
                .isEqualTo("True");
    }

    @Test
    void aConditionThatStaysKeepsTheTimeOfItsLastChangeAndForeignOnesStay() {
        Pod before =
                withCondition(withCondition(pod("Always", false), "Ready", "True", START), "Foreign", "True", START);

        PodStatus same = PodStatuses.of(observed(before, "R"), NOW);
        assertThat(condition(same, "Ready").getLastTransitionTime()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(condition(same, "Foreign").getStatus()).isEqualTo("True");

        PodStatus changed = PodStatuses.of(observed(before, "B"), NOW);
        assertThat(condition(changed, "Ready").getLastTransitionTime()).isEqualTo("2026-01-01T00:00:09Z");
    }

    @Test
    void aContainerThatCouldNotStartSaysWhy() {
        ContainerRecord failed =
                container("c", new Terminated(128, "no such directory", START, START, ""), Optional.empty());
        PodStatus status = PodStatuses.of(
                new Observed(pod("Never", false), List.of(), List.of(failed), "127.1.0.1", "127.0.0.1", START), NOW);

        var terminated = status.getContainerStatuses().get(0).getState().getTerminated();
        assertThat(terminated.getReason()).isEqualTo("StartError");
        assertThat(terminated.getMessage()).isEqualTo("no such directory");
        assertThat(status.getPhase()).isEqualTo("Failed");
    }

    private static Pod withCondition(Pod pod, String type, String status, Instant since) {
        return pod.edit()
                .editOrNewStatus()
                .addNewCondition()
                .withType(type)
                .withStatus(status)
                .withLastTransitionTime(since.toString())
                .endCondition()
                .endStatus()
                .build();
    }

    private static PodCondition condition(PodStatus status, String type) {
        return status.getConditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static Observed observed(Pod pod, String containers) {
        return new Observed(pod, List.of(), records(containers), "127.1.0.1", "127.0.0.1", START);
    }

    private static Pod pod(String policy, boolean deleted) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("p")
                .withDeletionTimestamp(deleted ? NOW.toString() : null)
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy(policy)
                .endSpec()
                .build();
    }

    private static List<ContainerRecord> records(String states) {
        Terminated failure = new Terminated(1, "", START, START, "process://1");
        return java.util.stream.IntStream.range(0, states.length())
                .mapToObj(i -> switch (states.charAt(i)) {
                    case 'R' -> container("c" + i, RUNNING, Optional.empty());
                    case 'S' ->
                        container("c" + i, new Terminated(0, "", START, START, "process://1"), Optional.empty());
                    case 'F' -> container("c" + i, failure, Optional.empty());
                    case 'B' -> container("c" + i, new Waiting("CrashLoopBackOff", ""), Optional.of(failure));
                    default -> container("c" + i, CREATING, Optional.empty());
                })
                .toList();
    }

    private static ContainerRecord container(String name, State state, Optional<Terminated> last) {
        boolean running = state instanceof Running;
        return new ContainerRecord(name, "image", "entry", "process://1", 0, state, last, running, running);
    }
}
