package io.shardlab.kube.hpa;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.Pluralize;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.shardlab.kube.client.ApiMessages;
import io.shardlab.kube.hpa.Observations.Measured;
import io.shardlab.kube.hpa.Observations.MeasuredPods;
import io.shardlab.kube.hpa.Observations.Missing;
import io.shardlab.kube.hpa.Observations.PodUsage;
import io.shardlab.kube.hpa.Observations.Sample;
import io.shardlab.kube.hpa.Observations.Usage;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The three APIs of metrics, as far as the cluster serves them (upstream {@code podautoscaler/metrics/client.go}). */
final class MetricsApis {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesClient client;
    private final String namespace;

    MetricsApis(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** An API that gave no answer that can be used; the message is for the HPA's condition. */
    private static final class UnusableException extends Exception {

        private static final long serialVersionUID = 1L;

        UnusableException(String message) {
            super(message);
        }
    }

    /** Upstream GetExternalMetric: no items are an error, several are summed by whoever asks. */
    Usage external(HpaSpec.External metric) {
        try {
            JsonNode items = get(
                    "external",
                    "/apis/external.metrics.k8s.io/v1beta1/namespaces/" + namespace + "/" + encoded(metric.name())
                            + "?labelSelector=" + encoded(new MetricSelector(metric.selector()).query()));
            return items.isEmpty() ? new Missing("no metrics returned from external metrics API") : valuesOf(items);
        } catch (UnusableException e) {
            return new Missing(e.getMessage());
        }
    }

    /** Upstream GetObjectMetric. */
    Usage object(HpaSpec.ObjectMetric metric) {
        String kind = Pluralize.toPlural(metric.described().getKind().toLowerCase(Locale.ROOT));
        String version = metric.described().getApiVersion();
        int slash = version == null ? -1 : version.indexOf('/');
        String resource = slash < 0 ? kind : kind + "." + version.substring(0, slash);
        try {
            JsonNode items = get(
                    "custom",
                    "/apis/custom.metrics.k8s.io/v1beta1/namespaces/" + namespace + "/" + resource + "/"
                            + metric.described().getName() + "/" + encoded(metric.name()) + "?metricLabelSelector="
                            + encoded(new MetricSelector(metric.selector()).query()));
            return items.isEmpty() ? new Missing("no metrics returned from custom metrics API") : valuesOf(items);
        } catch (UnusableException e) {
            return new Missing(e.getMessage());
        }
    }

    /** Upstream GetResourceMetric: what the containers of a pod use, added up. */
    PodUsage resource(String resource, String selector) {
        try {
            JsonNode items = get(
                    "resource",
                    "/apis/metrics.k8s.io/v1beta1/namespaces/" + namespace + "/pods?labelSelector="
                            + encoded(selector));
            if (items.isEmpty()) {
                return new Missing("no metrics returned from resource metrics API");
            }
            Map<String, Sample> samples = new LinkedHashMap<>();
            for (JsonNode pod : items) {
                samples.put(pod.path("metadata").path("name").asText(), sampleOf(pod, resource));
            }
            return new MeasuredPods(samples);
        } catch (UnusableException e) {
            return new Missing(e.getMessage());
        }
    }

    private static Sample sampleOf(JsonNode pod, String resource) {
        long milli = 0;
        for (JsonNode container : pod.path("containers")) {
            milli += milliOf(container.path("usage").path(resource).asText("0"));
        }
        return new Sample(
                milli,
                Instant.parse(pod.path("timestamp").asText()),
                Duration.parse("PT" + pod.path("window").asText("30s").toUpperCase(Locale.ROOT)));
    }

    private static Measured valuesOf(JsonNode items) {
        List<Long> values = new ArrayList<>();
        items.forEach(item -> values.add(milliOf(item.path("value").asText())));
        return new Measured(values);
    }

    private static long milliOf(String quantity) {
        return HpaObjects.milliOf(Quantity.parse(quantity));
    }

    private JsonNode get(String api, String uri) throws UnusableException {
        String prefix = "unable to fetch metrics from " + api + " metrics API: ";
        try {
            String answer = client.raw(uri);
            if (answer == null) {
                throw new UnusableException(prefix + "the server could not find the requested resource");
            }
            return JSON.readTree(answer).path("items");
        } catch (KubernetesClientException e) {
            throw new UnusableException(prefix + ApiMessages.of(e));
        } catch (IOException e) {
            throw new UnusableException(prefix + "its answer is not JSON");
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
