package io.shardlab.kube.workloads;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetCondition;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.shardlab.kube.events.EventRecorder;
import io.shardlab.kube.pod.PodState;
import io.shardlab.kube.workqueue.WorkQueue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps as many pods as a ReplicaSet wants (upstream: {@code pkg/controller/replicaset}). */
final class ReplicaSetController implements WorkQueue.Reconciler<ObjectName> {

    private final KubernetesClient client;
    private final Clock clock;
    private final EventRecorder events;
    private final WorkQueue<ObjectName> queue;

    ReplicaSetController(KubernetesClient client, Clock clock, EventRecorder events) {
        this.client = client;
        this.clock = clock;
        this.events = events;
        this.queue = new WorkQueue<>("replicaset-controller", this);
    }

    WorkQueue<ObjectName> queue() {
        return queue;
    }

    @Override
    public void reconcile(ObjectName name) {
        ReplicaSet set = client.apps()
                .replicaSets()
                .inNamespace(name.namespace())
                .withName(name.name())
                .get();
        if (set == null) {
            return;
        }
        List<Pod> active = podsOf(set).stream().filter(PodState::isActive).toList();
        Optional<String> failure =
                set.getMetadata().getDeletionTimestamp() == null ? adjust(set, active) : Optional.empty();
        updateStatus(set, active, failure);
        lookAgainWhenPodsBecomeAvailable(set, active, name);
        failure.ifPresent(message -> {
            throw new KubernetesClientException(message);
        });
    }

    private List<Pod> podsOf(ReplicaSet set) {
        List<Pod> matching = client.pods()
                .inNamespace(set.getMetadata().getNamespace())
                .withLabelSelector(set.getSpec().getSelector())
                .list()
                .getItems();
        return matching.stream()
                .map(pod -> isOrphan(pod, set) ? adopt(pod, set) : pod)
                .filter(pod -> Ownership.isControlledBy(pod, set))
                .toList();
    }

    private static boolean isOrphan(Pod pod, ReplicaSet set) {
        return Ownership.controllerOf(pod).isEmpty()
                && PodState.isActive(pod)
                && set.getMetadata().getDeletionTimestamp() == null;
    }

    private Pod adopt(Pod pod, ReplicaSet set) {
        return client.resource(pod)
                .edit(orphan -> new PodBuilder(orphan)
                        .editMetadata()
                        .addToOwnerReferences(Ownership.referenceTo(set))
                        .endMetadata()
                        .build());
    }

    /** Creates or deletes pods; returns why pods could not be made. */
    private Optional<String> adjust(ReplicaSet set, List<Pod> active) {
        int missing = set.getSpec().getReplicas() - active.size();
        if (missing < 0) {
            ScaleInOrder.victims(active, -missing, clock.instant()).forEach(pod -> delete(set, pod));
        }
        try {
            for (int i = 0; i < missing; i++) {
                create(set);
            }
            return Optional.empty();
        } catch (KubernetesClientException e) {
            events.warning(set, "FailedCreate", "Error creating: " + e.getMessage());
            return Optional.of(e.getMessage());
        }
    }

    private void create(ReplicaSet set) {
        var template = set.getSpec().getTemplate();
        Pod pod = new PodBuilder()
                .withMetadata(new ObjectMetaBuilder(template.getMetadata())
                        .withName(null)
                        .withGenerateName(set.getMetadata().getName() + "-")
                        .withNamespace(set.getMetadata().getNamespace())
                        .withOwnerReferences(Ownership.referenceTo(set))
                        .build())
                .withSpec(template.getSpec())
                .build();
        Pod created = client.resource(pod).create();
        events.normal(
                set, "SuccessfulCreate", "Created pod: " + created.getMetadata().getName());
    }

    private void delete(ReplicaSet set, Pod pod) {
        client.resource(pod).delete();
        events.normal(
                set, "SuccessfulDelete", "Deleted pod: " + pod.getMetadata().getName());
    }

    private void updateStatus(ReplicaSet set, List<Pod> active, Optional<String> failure) {
        Instant now = clock.instant();
        Duration minReady = minReady(set);
        ReplicaSetStatus status = new ReplicaSetStatusBuilder()
                .withReplicas(active.size())
                .withFullyLabeledReplicas(active.size())
                .withReadyReplicas(
                        count(active.stream().filter(PodState::isReady).count()))
                .withAvailableReplicas(count(active.stream()
                        .filter(pod -> PodState.isAvailable(pod, minReady, now))
                        .count()))
                .withObservedGeneration(set.getMetadata().getGeneration())
                .withConditions(failure.map(message -> List.of(replicaFailure(set, message, now)))
                        .orElse(List.of()))
                .build();
        if (!status.equals(set.getStatus())) {
            set.setStatus(status);
            client.resource(set).updateStatus();
        }
    }

    /** A count of none is left out, as upstream's {@code omitempty} does: an equal status must compare equal. */
    private static Integer count(long pods) {
        return pods == 0 ? null : Math.toIntExact(pods);
    }

    private static ReplicaSetCondition replicaFailure(ReplicaSet set, String message, Instant now) {
        String since = set.getStatus() == null
                ? now.toString()
                : set.getStatus().getConditions().stream()
                        .filter(condition -> condition.getType().equals("ReplicaFailure"))
                        .map(ReplicaSetCondition::getLastTransitionTime)
                        .findFirst()
                        .orElse(now.toString());
        return new ReplicaSetConditionBuilder()
                .withType("ReplicaFailure")
                .withStatus("True")
                .withReason("FailedCreate")
                .withMessage(message)
                .withLastTransitionTime(since)
                .build();
    }

    private void lookAgainWhenPodsBecomeAvailable(ReplicaSet set, List<Pod> active, ObjectName name) {
        Duration minReady = minReady(set);
        if (minReady.isZero()) {
            return;
        }
        Instant now = clock.instant();
        active.stream()
                .map(PodState::readySince)
                .flatMap(Optional::stream)
                .map(since -> Duration.between(now, since.plus(minReady)))
                .filter(wait -> !wait.isNegative() && !wait.isZero())
                .min(Duration::compareTo)
                .ifPresent(wait -> queue.addAfter(name, wait));
    }

    private static Duration minReady(ReplicaSet set) {
        Integer seconds = set.getSpec().getMinReadySeconds();
        return Duration.ofSeconds(seconds == null ? 0 : seconds);
    }
}
