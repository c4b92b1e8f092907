package io.shardlab.kube.keda.controller;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.autoscaling.v2.ExternalMetricSource;
import io.fabric8.kubernetes.api.model.autoscaling.v2.ExternalMetricSourceBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HPAScalingRules;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpecBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricTargetBuilder;
import io.shardlab.kube.autoscaling.BehaviorDefaults;
import io.shardlab.kube.autoscaling.CanonicalQuantity;
import io.shardlab.kube.keda.api.ScaledObject;
import io.shardlab.kube.keda.api.ScaledObjectSpec;
import io.shardlab.kube.keda.scalers.MetricSpec;
import io.shardlab.kube.keda.scalers.ScalerException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The HPA KEDA writes for a ScaledObject (upstream {@code controllers/keda/hpa.go}). */
public final class ScaledObjectHpa {

    public static final String KEDA_VERSION = "2.20.2";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EXCLUDED_LABELS = "scaledobject.keda.sh/hpa-excluded-labels";
    private static final int LABEL_LENGTH = 63;

    private ScaledObjectHpa() {}

    /**
     * The HPA as it should be.
     *
     * @throws ScalerException if the metrics do not make an HPA
     */
    public static HorizontalPodAutoscaler desired(ScaledObject scaledObject, List<MetricSpec> metrics)
            throws ScalerException {
        if (metrics.isEmpty()) {
            throw new ScalerException("no metric specs returned from scalers for ScaledObject "
                    + scaledObject.namespace() + "/" + scaledObject.name());
        }
        Set<String> names = new HashSet<>();
        for (MetricSpec metric : metrics) {
            if (!names.add(metric.name())) {
                throw new ScalerException("metricName " + metric.name() + " defined multiple times in ScaledObject "
                        + scaledObject.name());
            }
        }
        ScaledObjectSpec spec = scaledObject.spec();
        return new HorizontalPodAutoscalerBuilder()
                .withNewMetadata()
                .withNamespace(scaledObject.namespace())
                .withName(scaledObject.hpaName())
                .withLabels(labelsOf(scaledObject))
                .withAnnotations(scaledObject.annotations())
                .addNewOwnerReference()
                .withApiVersion(ScaledObject.API_VERSION)
                .withKind("ScaledObject")
                .withName(scaledObject.name())
                .withUid(scaledObject.uid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .withNewScaleTargetRef()
                .withApiVersion(spec.target().apiVersion())
                .withKind(spec.target().kind())
                .withName(spec.target().name())
                .endScaleTargetRef()
                .withMinReplicas(spec.hpaMinReplicas())
                .withMaxReplicas(spec.hpaMaxReplicas())
                .withMetrics(metrics.stream()
                        .map(metric -> new MetricSpecBuilder()
                                .withType("External")
                                .withExternal(externalOf(metric, scaledObject.name()))
                                .build())
                        .toList())
                .withBehavior(behaviorOf(scaledObject))
                .endSpec()
                .build();
    }

    /** Upstream {@code updateHPAIfNeeded}: what a hand may change and what is put right. */
    public static boolean differs(HorizontalPodAutoscaler desired, HorizontalPodAutoscaler found) {
        var wanted = desired.getSpec();
        var is = found.getSpec();
        return !Objects.equals(wanted.getScaleTargetRef(), is.getScaleTargetRef())
                || !Objects.equals(wanted.getMinReplicas(), is.getMinReplicas())
                || !Objects.equals(wanted.getMaxReplicas(), is.getMaxReplicas())
                || !Objects.equals(wanted.getMetrics(), is.getMetrics())
                || !sameBehavior(wanted.getBehavior(), is.getBehavior())
                || !containsAll(
                        found.getMetadata().getLabels(), desired.getMetadata().getLabels())
                || annotationsDiffer(
                        desired.getMetadata().getAnnotations(),
                        found.getMetadata().getAnnotations());
    }

    private static boolean annotationsDiffer(Map<String, String> wanted, Map<String, String> found) {
        boolean none = wanted == null || wanted.isEmpty();
        boolean noneFound = found == null || found.isEmpty();
        return none ? !noneFound : !containsAll(found, wanted);
    }

    private static boolean containsAll(Map<String, String> found, Map<String, String> wanted) {
        return wanted == null || (found != null && found.entrySet().containsAll(wanted.entrySet()));
    }

    /** The API server fills defaults into a behavior; they are no difference. */
    private static boolean sameBehavior(HorizontalPodAutoscalerBehavior wanted, HorizontalPodAutoscalerBehavior found) {
        if (wanted == null || found == null) {
            return wanted == found;
        }
        return BehaviorDefaults.filled(wanted).equals(BehaviorDefaults.filled(found));
    }

    private static Map<String, String> labelsOf(ScaledObject scaledObject) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("app.kubernetes.io/name", labelValue(scaledObject.hpaName()));
        labels.put("app.kubernetes.io/version", KEDA_VERSION);
        labels.put("app.kubernetes.io/part-of", scaledObject.name());
        labels.put("app.kubernetes.io/managed-by", "keda-operator");
        Map<String, String> own = new HashMap<>(scaledObject.labels());
        Arrays.asList(scaledObject
                        .annotations()
                        .getOrDefault(EXCLUDED_LABELS, "")
                        .split(","))
                .forEach(own::remove);
        labels.putAll(own);
        return labels;
    }

    private static String labelValue(String name) {
        return name.length() <= LABEL_LENGTH
                ? name
                : name.substring(0, LABEL_LENGTH).replaceAll("[^\\p{L}\\p{N}]+$", "");
    }

    private static ExternalMetricSource externalOf(MetricSpec metric, String owner) {
        Quantity amount = Quantity.parse(CanonicalQuantity.of(metric.target()));
        var target = new MetricTargetBuilder().withType(metric.type().wireName());
        return new ExternalMetricSourceBuilder()
                .withNewMetric()
                .withName(metric.name())
                .withNewSelector()
                .withMatchLabels(Map.of(ScaledObject.OWNER_LABEL, owner))
                .endSelector()
                .endMetric()
                .withTarget(
                        switch (metric.type()) {
                            case VALUE -> target.withValue(amount).build();
                            case AVERAGE_VALUE ->
                                target.withAverageValue(amount).build();
                        })
                .build();
    }

    private static HorizontalPodAutoscalerBehavior behaviorOf(ScaledObject scaledObject) {
        HorizontalPodAutoscalerBehavior behavior = scaledObject
                .spec()
                .behavior()
                .map(json -> JSON.convertValue(json, HorizontalPodAutoscalerBehavior.class))
                .orElse(null);
        if (!scaledObject.scaleInPaused() && !scaledObject.scaleOutPaused()) {
            return behavior;
        }
        HorizontalPodAutoscalerBehavior held = behavior == null ? new HorizontalPodAutoscalerBehavior() : behavior;
        if (scaledObject.scaleInPaused()) {
            held.setScaleDown(disabled(held.getScaleDown()));
        }
        if (scaledObject.scaleOutPaused()) {
            held.setScaleUp(disabled(held.getScaleUp()));
        }
        return held;
    }

    private static HPAScalingRules disabled(HPAScalingRules rules) {
        HPAScalingRules held = rules == null ? new HPAScalingRules() : rules;
        held.setSelectPolicy("Disabled");
        return held;
    }
}
