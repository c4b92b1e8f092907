package io.shardlab.kube.hpa;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.shardlab.kube.client.ApiMessages;
import io.shardlab.kube.pod.PodState;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** An HPA's target, its pods and its metrics as the API server has them. */
final class ClusterTarget implements HpaSync.Target {

    private final KubernetesClient client;
    private final HorizontalPodAutoscaler hpa;
    private final TargetSelectors selectors;
    private final MetricsApis metrics;
    private io.fabric8.kubernetes.api.model.autoscaling.v1.Scale seen;

    ClusterTarget(KubernetesClient client, HorizontalPodAutoscaler hpa, TargetSelectors selectors) {
        this.client = client;
        this.hpa = hpa;
        this.selectors = selectors;
        this.metrics = new MetricsApis(client, hpa.getMetadata().getNamespace());
    }

    @Override
    public Scale scale() throws HpaSync.ScaleException {
        try {
            seen = target().scale();
        } catch (KubernetesClientException e) {
            throw new HpaSync.ScaleException(ApiMessages.of(e));
        }
        if (seen == null) {
            var ref = hpa.getSpec().getScaleTargetRef();
            throw new HpaSync.ScaleException(ref.getKind() + " \"" + ref.getName() + "\" not found");
        }
        var status = seen.getStatus();
        Integer asked = seen.getSpec().getReplicas();
        return new Scale(
                asked == null ? 0 : asked,
                status == null || status.getReplicas() == null ? 0 : status.getReplicas(),
                status == null || status.getSelector() == null ? "" : status.getSelector());
    }

    @Override
    public void rescale(int replicas) throws HpaSync.ScaleException {
        try {
            seen.getSpec().setReplicas(replicas);
            target().scale(seen);
        } catch (KubernetesClientException e) {
            throw e.getCode() == HttpURLConnection.HTTP_CONFLICT
                    ? new HpaSync.ConflictException(ApiMessages.of(e))
                    : new HpaSync.ScaleException(ApiMessages.of(e));
        }
    }

    @Override
    public List<String> selectingHpas(PodSelector selector) {
        return selectors.selecting(
                hpa.getMetadata().getNamespace(), hpa.getMetadata().getName(), selector, matchedPods());
    }

    @Override
    public Usage external(HpaSpec.External metric) {
        return metrics.external(metric);
    }

    @Override
    public Usage object(HpaSpec.ObjectMetric metric) {
        return metrics.object(metric);
    }

    @Override
    public PodUsage resource(String resource) {
        return metrics.resource(resource, seen.getStatus().getSelector());
    }

    @Override
    public Pods pods() {
        List<Pod> pods = matchedPods();
        return new Pods(pods.size(), (int)
                pods.stream().filter(PodState::isRunningAndReady).count());
    }

    @Override
    public List<PodFacts> podFacts(String resource) {
        return matchedPods().stream().map(pod -> factsOf(pod, resource)).toList();
    }

    private static PodFacts factsOf(Pod pod, String resource) {
        Optional<Container> silent = pod.getSpec().getContainers().stream()
                .filter(container -> requestsOf(container).get(resource) == null)
                .findFirst();
        return new PodFacts(
                pod.getMetadata().getName(),
                !PodState.isActive(pod),
                PodState.phase(pod).equals("Pending"),
                Optional.ofNullable(pod.getStatus().getStartTime()).map(Instant::parse),
                PodState.readyCondition(pod)
                        .map(condition -> new Readiness(
                                condition.getStatus().equals("True"),
                                Instant.parse(condition.getLastTransitionTime()))),
                silent.isPresent()
                        ? OptionalLong.empty()
                        : OptionalLong.of(pod.getSpec().getContainers().stream()
                                .mapToLong(container ->
                                        HpaObjects.milliOf(requestsOf(container).get(resource)))
                                .sum()),
                silent.map(Container::getName).orElse(""));
    }

    private static Map<String, Quantity> requestsOf(Container container) {
        var resources = container.getResources();
        return resources == null || resources.getRequests() == null ? Map.of() : resources.getRequests();
    }

    private List<Pod> matchedPods() {
        return client.pods()
                .inNamespace(hpa.getMetadata().getNamespace())
                .withLabelSelector(seen.getStatus().getSelector())
                .list()
                .getItems();
    }

    private Resource<GenericKubernetesResource> target() {
        var ref = hpa.getSpec().getScaleTargetRef();
        return client.genericKubernetesResources(ref.getApiVersion(), ref.getKind())
                .inNamespace(hpa.getMetadata().getNamespace())
                .withName(ref.getName());
    }
}
