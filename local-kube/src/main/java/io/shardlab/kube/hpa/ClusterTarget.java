package io.shardlab.kube.hpa;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.shardlab.kube.client.ApiMessages;
import io.shardlab.kube.pod.PodState;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** An HPA's target and metrics as the API server has them. */
final class ClusterTarget implements HpaSync.Target {

    private static final String METRICS = "/apis/external.metrics.k8s.io/v1beta1/namespaces/";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesClient client;
    private final HorizontalPodAutoscaler hpa;
    private io.fabric8.kubernetes.api.model.autoscaling.v1.Scale seen;

    ClusterTarget(KubernetesClient client, HorizontalPodAutoscaler hpa) {
        this.client = client;
        this.hpa = hpa;
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
            throw new HpaSync.ScaleException(ApiMessages.of(e));
        }
    }

    /** Upstream {@code metrics/client.go} GetExternalMetric: no items are an error, several are summed. */
    @Override
    public Usage external(HpaSpec.External metric) {
        String selector = metric.matchLabels().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(","));
        String uri = METRICS + hpa.getMetadata().getNamespace() + "/" + metric.name() + "?labelSelector="
                + URLEncoder.encode(selector, StandardCharsets.UTF_8);
        try {
            String answer = client.raw(uri);
            return answer == null
                    ? new Missing("unable to fetch metrics from external metrics API: the server could not find it")
                    : sum(JSON.readTree(answer).path("items"));
        } catch (KubernetesClientException e) {
            return new Missing("unable to fetch metrics from external metrics API: " + ApiMessages.of(e));
        } catch (IOException e) {
            return new Missing("unable to fetch metrics from external metrics API: its answer is not JSON");
        }
    }

    private static Usage sum(JsonNode items) {
        if (items.isEmpty()) {
            return new Missing("no metrics returned from external metrics API");
        }
        long sum = 0;
        for (JsonNode item : items) {
            long milli = HpaObjects.milliOf(Quantity.parse(item.path("value").asText()));
            sum = milli > Long.MAX_VALUE - sum ? Long.MAX_VALUE : sum + milli;
        }
        return new Measured(sum);
    }

    @Override
    public Pods pods() {
        List<Pod> pods = client.pods()
                .inNamespace(hpa.getMetadata().getNamespace())
                .withLabelSelector(seen.getStatus().getSelector())
                .list()
                .getItems();
        return new Pods(pods.size(), (int)
                pods.stream().filter(PodState::isRunningAndReady).count());
    }

    private Resource<GenericKubernetesResource> target() {
        var ref = hpa.getSpec().getScaleTargetRef();
        return client.genericKubernetesResources(ref.getApiVersion(), ref.getKind())
                .inNamespace(hpa.getMetadata().getNamespace())
                .withName(ref.getName());
    }
}
