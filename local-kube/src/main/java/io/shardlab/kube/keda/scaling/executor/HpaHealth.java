package io.shardlab.kube.keda.scaling.executor;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerCondition;
import io.shardlab.kube.keda.api.KedaCondition;
import java.util.Optional;

/** The HPAActive condition, since 2.20.2 a mirror of the HPA's own ScalingActive (upstream {@code getHPAHealth}). */
public final class HpaHealth {

    private HpaHealth() {}

    /** Nothing while the HPA says nothing: the last word stands. */
    public static Optional<KedaCondition> of(HorizontalPodAutoscaler hpa) {
        if (hpa.getStatus() == null || hpa.getStatus().getConditions() == null) {
            return Optional.empty();
        }
        return hpa.getStatus().getConditions().stream()
                .filter(condition -> "ScalingActive".equals(condition.getType()))
                .findFirst()
                .map(HpaHealth::mirrored);
    }

    private static KedaCondition mirrored(HorizontalPodAutoscalerCondition condition) {
        String reason = condition.getReason() == null ? "" : condition.getReason();
        String message = condition.getMessage() == null ? "" : condition.getMessage();
        if ("True".equals(condition.getStatus())) {
            return KedaCondition.isTrue(KedaCondition.HPA_ACTIVE, "HPAActive", "HPA is actively scaling");
        }
        if (reason.equals("ScalingDisabled")) {
            return KedaCondition.isTrue(KedaCondition.HPA_ACTIVE, "ScalingDisabled", message);
        }
        return KedaCondition.isFalse(
                KedaCondition.HPA_ACTIVE,
                reason.isEmpty() ? "HPAMetricsUnavailable" : reason,
                "HPA is not actively scaling: " + message);
    }
}
