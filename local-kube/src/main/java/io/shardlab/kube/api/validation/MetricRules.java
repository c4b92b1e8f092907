package io.shardlab.kube.api.validation;

import java.util.LinkedHashMap;
import java.util.Map;

/** The metrics of a HorizontalPodAutoscaler (upstream {@code validateMetricSpec}). */
final class MetricRules {

    /** Each type and the field that says more, in the order of upstream's message. */
    private static final Map<String, String> SOURCES = new LinkedHashMap<>();

    static {
        SOURCES.put("ContainerResource", "containerResource");
        SOURCES.put("External", "external");
        SOURCES.put("Object", "object");
        SOURCES.put("Pods", "pods");
        SOURCES.put("Resource", "resource");
    }

    private MetricRules() {}

    static void check(Field metric) {
        Field type = metric.child("type");
        String source = SOURCES.get(type.text());
        if (type.text().isEmpty()) {
            type.required("must specify a metric source type");
            return;
        }
        if (source == null) {
            type.demandOneOf(SOURCES.keySet().toArray(String[]::new));
            return;
        }
        if (!metric.has(source)) {
            metric.child(source).required("must populate information for the given metric source");
        }
        SOURCES.values().stream()
                .filter(other -> !other.equals(source) && metric.has(other))
                .forEach(other -> metric.child(other).forbidden("must populate the given metric source only"));
        if (metric.has(source)) {
            target(metric.child(source), source);
        }
    }

    private static void target(Field source, String kind) {
        Field target = source.child("target");
        if (target.child("type").text().isEmpty()) {
            target.child("type").required("must specify a metric target type");
        } else {
            target.child("type").demandOneOf("AverageValue", "Utilization", "Value");
        }
        boolean ofResources = kind.endsWith("esource");
        if (ofResources && source.child("name").text().isEmpty()) {
            source.child("name").required("must specify a resource name");
        }
        if (!ofResources && source.child("metric").child("name").text().isEmpty()) {
            source.child("metric").child("name").required("must specify a metric name");
        }
        Field utilization = target.child("averageUtilization");
        if (utilization.isPresent() && utilization.number() < 1) {
            utilization.invalid("must be greater than 0");
        }
        if (kind.equals("external") && target.has("value") && target.has("averageValue")) {
            target.child("value").forbidden("may not set both a target value for metric and a per-pod target");
        }
        if (kind.equals("external") && !target.has("value") && !target.has("averageValue")) {
            target.child("averageValue").required("must set either a target value for metric or a per-pod target");
        }
    }
}
