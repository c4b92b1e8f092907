package io.shardlab.kube.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.shardlab.kube.kubelet.ContainerRecord.Terminated;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of one pod on this node, from the moment it is bound until its object is gone. It has an executor of its own. */
final class PodWorker {

    private static final Logger LOG = LoggerFactory.getLogger(PodWorker.class);
    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(30);

    /** How soon something is tried again that the API server did not take. */
    private static final Duration API_RETRY = Duration.ofSeconds(1);

    /** Upstream: what a pod gets whose object was removed by force. */
    private static final Duration FORCED_GRACE = Duration.ofSeconds(1);

    private final KubeletDependencies kubelet;
    private final SerialExecutor executor;

    private final String podIp;
    private final Instant startTime;
    private final List<ContainerWorker> initContainers = new ArrayList<>();
    private final List<ContainerWorker> containers = new ArrayList<>();
    private final PodSandbox sandbox;

    private Pod pod;
    private Optional<PodStatus> reported = Optional.empty();
    private boolean terminating;
    private boolean objectIsGone;
    private boolean finished;

    /** Takes a pod on. */
    PodWorker(KubeletDependencies kubelet, Pod pod) {
        this.kubelet = kubelet;
        this.pod = pod;

        this.executor = new SerialExecutor(kubelet.pool(), kubelet.timer());
        this.startTime = kubelet.clock().instant();
        this.podIp = kubelet.addresses().allocate();
        try {
            PodDirectory directory =
                    PodDirectory.create(kubelet.stateDir(), pod.getMetadata().getUid());
            this.sandbox = new PodSandbox(
                    pod,
                    directory,
                    podIp,
                    kubelet.addresses().areDistinct(),
                    kubelet.node(),
                    new PodObjects(kubelet, pod));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "No directory for pod " + pod.getMetadata().getName(), e);
        }
        pod.getSpec().getInitContainers().forEach(container -> initContainers.add(worker(container, true)));
        pod.getSpec().getContainers().forEach(container -> containers.add(worker(container, false)));
        executor.execute(this::begin);
    }

    private ContainerWorker worker(Container container, boolean init) {
        return new ContainerWorker(kubelet, pod, sandbox, container, init, executor, this::proceed);
    }

    static Duration gracePeriod(Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getDeletionGracePeriodSeconds())
                .or(() -> Optional.ofNullable(pod.getSpec().getTerminationGracePeriodSeconds()))
                .map(Duration::ofSeconds)
                .orElse(DEFAULT_GRACE);
    }

    /** The pod has a newer version. */
    void update(Pod newer) {
        executor.execute(() -> {
            pod = newer;
            if (newer.getMetadata().getDeletionTimestamp() != null) {
                terminate(gracePeriod(newer));
            }
        });
    }

    /** The pod's object is gone; whatever still runs ends now. */
    void remove() {
        executor.execute(() -> {
            objectIsGone = true;
            terminate(FORCED_GRACE);
        });
    }

    private void begin() {
        List<String> unsupported = UnsupportedFeatures.of(pod.getSpec());
        if (!unsupported.isEmpty()) {
            kubelet.events()
                    .warning(
                            pod,
                            "NotSupported",
                            "Pods are processes here; not supported: " + String.join("; ", unsupported));
        }
        adopt();
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            terminate(gracePeriod(pod));
        } else {
            proceed();
        }
    }

    /** A pod that ran under an earlier kubelet keeps counting its restarts. */
    private void adopt() {
        if (pod.getStatus() == null) {
            return;
        }
        Map<String, ContainerStatus> before = new HashMap<>();
        pod.getStatus().getContainerStatuses().forEach(status -> before.put(status.getName(), status));
        for (int i = 0; i < containers.size(); i++) {
            ContainerStatus status =
                    before.get(pod.getSpec().getContainers().get(i).getName());
            if (status != null) {
                containers.get(i).adopt(status);
            }
        }
    }

    /** Starts what may start, reports what is, and ends when everything has. */
    private void proceed() {
        if (finished) {
            return;
        }
        if (!terminating) {
            startNext();
        }
        report();
        if (terminating && all().allMatch(ContainerWorker::isGone)) {
            finish();
        }
    }

    private void startNext() {
        for (ContainerWorker init : initContainers) {
            boolean completed = init.record().state() instanceof Terminated end && end.exitCode() == 0;
            if (!completed) {
                init.ensureStarted();
                return;
            }
        }
        containers.forEach(ContainerWorker::ensureStarted);
    }

    private void terminate(Duration grace) {
        terminating = true;
        all().forEach(container -> container.terminate(grace));
        proceed();
    }

    private Stream<ContainerWorker> all() {
        return Stream.concat(initContainers.stream(), containers.stream());
    }

    private void report() {
        if (objectIsGone) {
            return;
        }
        PodStatus status = PodStatuses.of(
                new PodStatuses.Observed(
                        withReportedConditions(),
                        records(initContainers),
                        records(containers),
                        podIp,
                        kubelet.node().hostIp(),
                        startTime),
                kubelet.clock().instant());
        if (reported.filter(status::equals).isPresent()) {
            return;
        }
        try {
            kubelet.client()
                    .pods()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .withName(pod.getMetadata().getName())
                    .subresource("status")
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            Serialization.asJson(Map.of(
                                    "metadata", Map.of("uid", pod.getMetadata().getUid()), "status", status)));
            reported = Optional.of(status);
        } catch (KubernetesClientException e) {
            notTaken("status", e, this::proceed);
        }
    }

    /** The informer may not have seen the last report yet; its times of change must not be lost. */
    private Pod withReportedConditions() {
        return reported.map(status -> {
                    List<io.fabric8.kubernetes.api.model.PodCondition> conditions =
                            new ArrayList<>(status.getConditions());
                    Stream.ofNullable(pod.getStatus())
                            .flatMap(seen -> seen.getConditions().stream())
                            .filter(seen -> conditions.stream()
                                    .noneMatch(own -> own.getType().equals(seen.getType())))
                            .forEach(conditions::add);
                    return pod.edit()
                            .editOrNewStatus()
                            .withConditions(conditions)
                            .endStatus()
                            .build();
                })
                .orElse(pod);
    }

    private static List<ContainerRecord> records(List<ContainerWorker> workers) {
        return workers.stream().map(ContainerWorker::record).toList();
    }

    /** Everything has ended: the object, which only waited for this, can go. */
    private void finish() {
        if (!objectIsGone) {
            try {
                kubelet.client()
                        .raw(
                                "/api/v1/namespaces/" + pod.getMetadata().getNamespace() + "/pods/"
                                        + pod.getMetadata().getName(),
                                "DELETE",
                                new DeleteOptionsBuilder()
                                        .withGracePeriodSeconds(0L)
                                        .withNewPreconditions()
                                        .withUid(pod.getMetadata().getUid())
                                        .endPreconditions()
                                        .build());
            } catch (KubernetesClientException e) {
                notTaken("deletion", e, this::proceed);
                return;
            }
        }
        finished = true;
        kubelet.addresses().release(podIp);
        sandbox.directory().clear();
    }

    private void notTaken(String what, KubernetesClientException e, Runnable again) {
        if (e.getCode() == 404) {
            // The object has gone, and the informer is about to say so too.
            remove();
            return;
        }
        LOG.warn(
                "The {} of pod {}/{} was not taken and is tried again: {}",
                what,
                pod.getMetadata().getNamespace(),
                pod.getMetadata().getName(),
                e.getMessage());
        executor.after(API_RETRY, again);
    }
}
