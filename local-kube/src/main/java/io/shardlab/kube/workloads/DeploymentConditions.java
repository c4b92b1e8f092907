package io.shardlab.kube.workloads;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The conditions Available and Progressing of a Deployment (upstream: {@code progress.go}). Pure. */
final class DeploymentConditions {

    private final Deployment deployment;
    private final DeploymentStatus counts;
    private final Optional<ReplicaSet> newest;
    private final Instant now;

    /**
     * @param counts the status just computed, without conditions
     */
    DeploymentConditions(Deployment deployment, DeploymentStatus counts, Optional<ReplicaSet> newest, Instant now) {
        this.deployment = deployment;
        this.counts = counts;
        this.newest = newest;
        this.now = now;
    }

    List<DeploymentCondition> all() {
        return Stream.concat(Stream.of(available()), progressing().stream()).toList();
    }

    /** Until when progress must be seen; nothing when the rollout is complete or has failed already. */
    Optional<Instant> deadline() {
        return progressing()
                .filter(condition -> condition.getStatus().equals("True"))
                .filter(condition -> !condition.getReason().equals("NewReplicaSetAvailable"))
                .map(condition -> Instant.parse(condition.getLastUpdateTime()).plus(patience()));
    }

    private DeploymentCondition available() {
        int least = deployment.getSpec().getReplicas() - maxUnavailable();
        return number(counts.getAvailableReplicas()) >= least
                ? condition(
                        "Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability.", true)
                : condition(
                        "Available",
                        "False",
                        "MinimumReplicasUnavailable",
                        "Deployment does not have minimum availability.",
                        true);
    }

    private int maxUnavailable() {
        return deployment.getSpec().getStrategy().getRollingUpdate() == null
                ? 0
                : RollingUpdate.of(deployment).maxUnavailable();
    }

    private Optional<DeploymentCondition> progressing() {
        if (newest.isEmpty()) {
            return present("Progressing");
        }
        String name = newest.get().getMetadata().getName();
        if (isComplete()) {
            return Optional.of(condition(
                    "Progressing",
                    "True",
                    "NewReplicaSetAvailable",
                    "ReplicaSet \"" + name + "\" has successfully progressed.",
                    true));
        }
        if (hasProgressed() || present("Progressing").isEmpty()) {
            return Optional.of(condition(
                    "Progressing", "True", "ReplicaSetUpdated", "ReplicaSet \"" + name + "\" is progressing.", false));
        }
        DeploymentCondition present = present("Progressing").get();
        boolean waits =
                present.getStatus().equals("True") && !present.getReason().equals("NewReplicaSetAvailable");
        if (waits && Instant.parse(present.getLastUpdateTime()).plus(patience()).isBefore(now)) {
            return Optional.of(condition(
                    "Progressing",
                    "False",
                    "ProgressDeadlineExceeded",
                    "ReplicaSet \"" + name + "\" has timed out progressing.",
                    true));
        }
        return Optional.of(present);
    }

    private boolean isComplete() {
        int desired = deployment.getSpec().getReplicas();
        return number(counts.getUpdatedReplicas()) == desired
                && number(counts.getReplicas()) == desired
                && number(counts.getAvailableReplicas()) == desired
                && counts.getObservedGeneration() >= deployment.getMetadata().getGeneration();
    }

    private boolean hasProgressed() {
        DeploymentStatus before = deployment.getStatus() == null ? new DeploymentStatus() : deployment.getStatus();
        int oldBefore = number(before.getReplicas()) - number(before.getUpdatedReplicas());
        int oldNow = number(counts.getReplicas()) - number(counts.getUpdatedReplicas());
        return number(counts.getUpdatedReplicas()) > number(before.getUpdatedReplicas())
                || oldNow < oldBefore
                || number(counts.getReadyReplicas()) > number(before.getReadyReplicas())
                || number(counts.getAvailableReplicas()) > number(before.getAvailableReplicas());
    }

    private Duration patience() {
        Integer seconds = deployment.getSpec().getProgressDeadlineSeconds();
        return Duration.ofSeconds(seconds == null ? 600 : seconds);
    }

    private Optional<DeploymentCondition> present(String type) {
        return deployment.getStatus() == null
                ? Optional.empty()
                : deployment.getStatus().getConditions().stream()
                        .filter(condition -> condition.getType().equals(type))
                        .findFirst();
    }

    /** {@code lastTransitionTime} moves with the status only, {@code lastUpdateTime} also with the reason. */
    private DeploymentCondition condition(
            String type, String status, String reason, String message, boolean keepWhenSame) {
        Optional<DeploymentCondition> before = present(type);
        if (keepWhenSame
                && before.filter(c ->
                                c.getStatus().equals(status) && c.getReason().equals(reason))
                        .isPresent()) {
            return before.get();
        }
        String since = before.filter(c -> c.getStatus().equals(status))
                .map(DeploymentCondition::getLastTransitionTime)
                .orElse(now.toString());
        return new DeploymentConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .withLastUpdateTime(now.toString())
                .withLastTransitionTime(since)
                .build();
    }

    static int number(Integer count) {
        return count == null ? 0 : count;
    }
}
