package io.shardlab.kube.workloads;

import static io.shardlab.kube.workloads.DeploymentConditions.number;

import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.shardlab.kube.events.EventRecorder;
import io.shardlab.kube.pod.PodState;
import io.shardlab.kube.workloads.RollingUpdate.Counts;
import io.shardlab.kube.workqueue.WorkQueue;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Rolls a Deployment's pods from one template to the next by way of ReplicaSets (upstream: {@code
 * pkg/controller/deployment}). One difference: a Deployment that is scaled while it rolls is not scaled in proportion
 * over its ReplicaSets; the rolling update brings them to the new number.
 */
final class DeploymentController implements WorkQueue.Reconciler<ObjectName> {

    private final KubernetesClient client;
    private final Clock clock;
    private final EventRecorder events;
    private final WorkQueue<ObjectName> queue;

    DeploymentController(KubernetesClient client, Clock clock, EventRecorder events) {
        this.client = client;
        this.clock = clock;
        this.events = events;
        this.queue = new WorkQueue<>("deployment-controller", this);
    }

    WorkQueue<ObjectName> queue() {
        return queue;
    }

    @Override
    public void reconcile(ObjectName name) {
        Deployment deployment = client.apps()
                .deployments()
                .inNamespace(name.namespace())
                .withName(name.name())
                .get();
        if (deployment == null) {
            return;
        }
        Revisions revisions = Revisions.of(deployment, replicaSetsOf(deployment));
        if (deployment.getMetadata().getDeletionTimestamp() == null) {
            if (Boolean.TRUE.equals(deployment.getSpec().getPaused())) {
                scaleWhilePaused(deployment, revisions);
            } else {
                deployment = withRevision(deployment, revisions.newestRevision());
                rollOut(deployment, revisions);
                dropOldRevisions(deployment, revisions);
            }
        }
        updateStatus(deployment, Revisions.of(deployment, replicaSetsOf(deployment)), name);
    }

    private List<ReplicaSet> replicaSetsOf(Deployment deployment) {
        return client
                .apps()
                .replicaSets()
                .inNamespace(deployment.getMetadata().getNamespace())
                .withLabelSelector(deployment.getSpec().getSelector())
                .list()
                .getItems()
                .stream()
                .filter(set -> Ownership.isControlledBy(set, deployment))
                .toList();
    }

    private Deployment withRevision(Deployment deployment, long revision) {
        if (Revisions.revision(deployment) == revision) {
            return deployment;
        }
        return client.resource(deployment)
                .edit(present -> new DeploymentBuilder(present)
                        .editMetadata()
                        .addToAnnotations(Revisions.REVISION, Long.toString(revision))
                        .endMetadata()
                        .build());
    }

    private void rollOut(Deployment deployment, Revisions revisions) {
        if (deployment.getSpec().getStrategy().getType().equals("Recreate")) {
            recreate(deployment, revisions);
        } else {
            roll(deployment, revisions);
        }
    }

    private void recreate(Deployment deployment, Revisions revisions) {
        revisions.old().forEach(set -> scale(deployment, set, 0));
        // Upstream waits for the pods, not for the counts: an old pod that still ends its work counts.
        if (revisions.old().stream().allMatch(this::hasNoPods)) {
            ReplicaSet newest =
                    newest(deployment, revisions, deployment.getSpec().getReplicas());
            scale(deployment, newest, deployment.getSpec().getReplicas());
        }
    }

    private boolean hasNoPods(ReplicaSet set) {
        List<Pod> pods = client.pods()
                .inNamespace(set.getMetadata().getNamespace())
                .withLabelSelector(set.getSpec().getSelector())
                .list()
                .getItems();
        return pods.stream()
                .filter(pod -> Ownership.isControlledBy(pod, set))
                .allMatch(pod -> PodState.phase(pod).equals("Succeeded")
                        || PodState.phase(pod).equals("Failed"));
    }

    private void roll(Deployment deployment, Revisions revisions) {
        RollingUpdate update = RollingUpdate.of(deployment);
        List<Counts> old =
                revisions.old().stream().map(DeploymentController::counts).toList();
        int forNewest = update.newest(
                revisions.newest().map(DeploymentController::counts).orElse(new Counts(0, 0)), old);
        ReplicaSet newest = scale(deployment, newest(deployment, revisions, forNewest), forNewest);
        List<Integer> forOld = update.old(counts(newest), old);
        for (int i = 0; i < forOld.size(); i++) {
            scale(deployment, revisions.old().get(i), forOld.get(i));
        }
    }

    private static Counts counts(ReplicaSet set) {
        return new Counts(
                set.getSpec().getReplicas(),
                set.getStatus() == null ? 0 : number(set.getStatus().getAvailableReplicas()));
    }

    private void scaleWhilePaused(Deployment deployment, Revisions revisions) {
        List<ReplicaSet> active = new ArrayList<>(revisions.old());
        revisions.newest().ifPresent(active::add);
        active.removeIf(set -> set.getSpec().getReplicas() == 0);
        if (active.size() == 1) {
            scale(deployment, active.get(0), deployment.getSpec().getReplicas());
        }
    }

    /** The ReplicaSet of the present template, made if there is none, its annotations brought up to date. */
    private ReplicaSet newest(Deployment deployment, Revisions revisions, int replicas) {
        if (revisions.newest().isEmpty()) {
            return create(deployment, revisions.newestRevision(), replicas);
        }
        Map<String, String> wanted = annotations(deployment, revisions.newestRevision());
        ReplicaSet set = revisions.newest().get();
        Map<String, String> present = set.getMetadata().getAnnotations();
        return present != null && present.entrySet().containsAll(wanted.entrySet())
                ? set
                : client.resource(set)
                        .edit(found -> new ReplicaSetBuilder(found)
                                .editMetadata()
                                .addToAnnotations(wanted)
                                .endMetadata()
                                .build());
    }

    private ReplicaSet create(Deployment deployment, long revision, int replicas) {
        int collisions = deployment.getStatus() == null
                ? 0
                : number(deployment.getStatus().getCollisionCount());
        PodTemplateSpec template = deployment.getSpec().getTemplate();
        String hash = Revisions.hash(template, collisions);
        ReplicaSet set = new ReplicaSetBuilder()
                .withNewMetadata()
                .withName(deployment.getMetadata().getName() + "-" + hash)
                .withNamespace(deployment.getMetadata().getNamespace())
                .withLabels(template.getMetadata().getLabels())
                .addToLabels(Revisions.HASH_LABEL, hash)
                .withAnnotations(annotations(deployment, revision))
                .withOwnerReferences(Ownership.referenceTo(deployment))
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withMinReadySeconds(deployment.getSpec().getMinReadySeconds())
                .withSelector(new LabelSelectorBuilder(deployment.getSpec().getSelector())
                        .addToMatchLabels(Revisions.HASH_LABEL, hash)
                        .build())
                .withTemplate(new PodTemplateSpecBuilder(template)
                        .editMetadata()
                        .addToLabels(Revisions.HASH_LABEL, hash)
                        .endMetadata()
                        .build())
                .endSpec()
                .build();
        try {
            ReplicaSet created = client.resource(set).create();
            if (replicas > 0) {
                recordScaling(deployment, created, 0, replicas);
            }
            return created;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                countCollision(deployment, collisions);
            }
            throw e;
        }
    }

    /** Another template has this hash: the next try takes another one. */
    private void countCollision(Deployment deployment, int collisions) {
        client.resource(deployment)
                .editStatus(present -> new DeploymentBuilder(present)
                        .editOrNewStatus()
                        .withCollisionCount(collisions + 1)
                        .endStatus()
                        .build());
    }

    private Map<String, String> annotations(Deployment deployment, long revision) {
        Map<String, String> annotations = Revisions.passedOn(deployment);
        int desired = deployment.getSpec().getReplicas();
        int surge = deployment.getSpec().getStrategy().getRollingUpdate() == null
                ? 0
                : RollingUpdate.of(deployment).maxSurge();
        annotations.put(Revisions.REVISION, Long.toString(revision));
        annotations.put(Revisions.DESIRED, Integer.toString(desired));
        annotations.put(Revisions.MAX, Integer.toString(desired + surge));
        return annotations;
    }

    private ReplicaSet scale(Deployment deployment, ReplicaSet set, int replicas) {
        int present = set.getSpec().getReplicas();
        if (present == replicas) {
            return set;
        }
        ReplicaSet scaled = client.resource(set)
                .edit(found -> new ReplicaSetBuilder(found)
                        .editSpec()
                        .withReplicas(replicas)
                        .endSpec()
                        .build());
        recordScaling(deployment, set, present, replicas);
        return scaled;
    }

    private void recordScaling(Deployment deployment, ReplicaSet set, int from, int to) {
        events.normal(
                deployment,
                "ScalingReplicaSet",
                "Scaled %s replica set %s from %d to %d"
                        .formatted(to > from ? "up" : "down", set.getMetadata().getName(), from, to));
    }

    private void dropOldRevisions(Deployment deployment, Revisions revisions) {
        List<ReplicaSet> idle = revisions.old().stream()
                .filter(set -> set.getSpec().getReplicas() == 0)
                .filter(set -> set.getStatus() == null || number(set.getStatus().getReplicas()) == 0)
                .toList();
        int surplus = idle.size() - deployment.getSpec().getRevisionHistoryLimit();
        idle.stream()
                .limit(Math.max(0, surplus))
                .forEach(set -> client.resource(set).delete());
    }

    private void updateStatus(Deployment deployment, Revisions revisions, ObjectName name) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        List<ReplicaSet> all = new ArrayList<>(revisions.old());
        revisions.newest().ifPresent(all::add);
        all.removeIf(set -> set.getStatus() == null);
        int available = Revisions.sum(all, set -> number(set.getStatus().getAvailableReplicas()));
        int total = Revisions.sum(all, set -> set.getSpec().getReplicas());
        DeploymentStatus status = new DeploymentStatusBuilder()
                .withObservedGeneration(deployment.getMetadata().getGeneration())
                .withReplicas(nothingIfZero(
                        Revisions.sum(all, set -> number(set.getStatus().getReplicas()))))
                .withUpdatedReplicas(nothingIfZero(revisions
                        .newest()
                        .filter(all::contains)
                        .map(set -> number(set.getStatus().getReplicas()))
                        .orElse(0)))
                .withReadyReplicas(nothingIfZero(
                        Revisions.sum(all, set -> number(set.getStatus().getReadyReplicas()))))
                .withAvailableReplicas(nothingIfZero(available))
                .withUnavailableReplicas(nothingIfZero(Math.max(0, total - available)))
                .withCollisionCount(
                        deployment.getStatus() == null
                                ? null
                                : deployment.getStatus().getCollisionCount())
                .build();
        var conditions = new DeploymentConditions(deployment, status, revisions.newest(), now);
        status.setConditions(conditions.all());
        if (!status.equals(deployment.getStatus())) {
            deployment.setStatus(status);
            client.resource(deployment).updateStatus();
        }
        conditions
                .deadline()
                .ifPresent(until ->
                        queue.addAfter(name, Duration.between(now, until).plusSeconds(1)));
    }

    private static Integer nothingIfZero(int count) {
        return count == 0 ? null : count;
    }
}
