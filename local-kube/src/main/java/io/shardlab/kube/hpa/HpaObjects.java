package io.shardlab.kube.hpa;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.autoscaling.v2.ExternalMetricSource;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HPAScalingPolicy;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HPAScalingRules;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerCondition;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerConditionBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerStatus;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerStatusBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricIdentifier;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricIdentifierBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricStatus;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricStatusBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricValueStatus;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricValueStatusBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.ObjectMetricSource;
import io.fabric8.kubernetes.api.model.autoscaling.v2.ResourceMetricSource;
import io.shardlab.kube.autoscaling.BehaviorDefaults;
import io.shardlab.kube.autoscaling.CanonicalQuantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** The API's objects on one side, the values of a decision on the other. */
public final class HpaObjects {

    private HpaObjects() {}

    /** What the object asks for, with the defaults an API server fills in. */
    public static HpaSpec specOf(HorizontalPodAutoscaler hpa, HpaOptions options) {
        var spec = hpa.getSpec();
        List<MetricSpec> metrics = spec.getMetrics() == null ? List.of() : spec.getMetrics();
        return new HpaSpec(
                hpa.getMetadata().getNamespace(),
                spec.getMinReplicas() == null ? 1 : spec.getMinReplicas(),
                spec.getMaxReplicas(),
                metrics.stream().map(HpaObjects::metricOf).toList(),
                Optional.ofNullable(spec.getBehavior()).map(behavior -> behaviorOf(behavior, options)),
                isScaledToZero(hpa));
    }

    private static boolean isScaledToZero(HorizontalPodAutoscaler hpa) {
        return hpa.getStatus() != null
                && hpa.getStatus().getConditions() != null
                && hpa.getStatus().getConditions().stream()
                        .filter(condition -> condition.getType().equals(HpaCondition.Type.SCALED_TO_ZERO.wireName()))
                        .anyMatch(condition -> condition.getStatus().equals("True"));
    }

    /** The status after a decision; equal to the previous one if nothing changed. */
    public static HorizontalPodAutoscalerStatus statusAfter(
            HpaDecision decision, Optional<HorizontalPodAutoscalerStatus> previous) {
        HorizontalPodAutoscalerStatus before = previous.orElseGet(() -> new HorizontalPodAutoscalerStatusBuilder()
                .withDesiredReplicas(0)
                .build());
        HorizontalPodAutoscalerStatus after = new HorizontalPodAutoscalerStatusBuilder(before).build();
        decision.current().ifPresent(after::setCurrentReplicas);
        decision.desired().ifPresent(after::setDesiredReplicas);
        decision.readings()
                .ifPresent(readings -> after.setCurrentMetrics(
                        readings.stream().map(HpaObjects::metricStatusOf).toList()));
        decision.rescaled().ifPresent(at -> after.setLastScaleTime(timestamp(at)));
        after.setConditions(conditionsAfter(before.getConditions(), decision.conditions()));
        return after;
    }

    private static HpaSpec.Metric metricOf(MetricSpec metric) {
        return switch (metric.getType()) {
            case "External" -> externalOf(metric.getExternal());
            case "Object" -> objectOf(metric.getObject());
            case "Resource" -> resourceOf(metric.getResource());
            default ->
                new HpaSpec.Unsupported(
                        "FailedGet" + metric.getType() + "Metric",
                        "unable to get " + metric.getType() + " metrics: this controller knows External, Object and "
                                + "Resource metrics");
        };
    }

    private static HpaSpec.Metric externalOf(ExternalMetricSource external) {
        var target = external.getTarget();
        boolean average = target.getAverageValue() != null;
        Quantity quantity = average ? target.getAverageValue() : target.getValue();
        if (quantity == null) {
            return new HpaSpec.Unsupported(
                    "FailedGetExternalMetric",
                    "invalid external metric source: neither a value target nor an average value target was set");
        }
        return new HpaSpec.External(
                external.getMetric().getName(),
                Optional.ofNullable(external.getMetric().getSelector()),
                average ? HpaSpec.Target.AVERAGE_VALUE : HpaSpec.Target.VALUE,
                milliOf(quantity));
    }

    private static HpaSpec.Metric objectOf(ObjectMetricSource object) {
        var target = object.getTarget();
        boolean average = "AverageValue".equals(target.getType());
        Quantity quantity = average ? target.getAverageValue() : target.getValue();
        if (quantity == null) {
            return new HpaSpec.Unsupported(
                    "FailedGetObjectMetric",
                    "invalid object metric source: neither a value target nor an average value target was set");
        }
        return new HpaSpec.ObjectMetric(
                object.getMetric().getName(),
                Optional.ofNullable(object.getMetric().getSelector()),
                object.getDescribedObject(),
                average ? HpaSpec.Target.AVERAGE_VALUE : HpaSpec.Target.VALUE,
                milliOf(quantity));
    }

    private static HpaSpec.Metric resourceOf(ResourceMetricSource resource) {
        var target = resource.getTarget();
        if (target.getAverageValue() != null) {
            return new HpaSpec.Resource(
                    resource.getName(), HpaSpec.Target.AVERAGE_VALUE, milliOf(target.getAverageValue()));
        }
        if (target.getAverageUtilization() == null) {
            return new HpaSpec.Unsupported(
                    "FailedGetResourceMetric",
                    "invalid resource metric source: neither an average utilization target nor an average value "
                            + "(usage) target was set");
        }
        return new HpaSpec.Resource(resource.getName(), HpaSpec.Target.UTILIZATION, target.getAverageUtilization());
    }

    /** Only the window of a fall is the controller's to fill in; the rest an API server has filled in already. */
    static Behavior behaviorOf(HorizontalPodAutoscalerBehavior behavior, HpaOptions options) {
        var filled = BehaviorDefaults.filled(behavior);
        return new Behavior(
                rulesOf(filled.getScaleUp(), Duration.ZERO),
                rulesOf(filled.getScaleDown(), options.downscaleStabilization()));
    }

    private static Behavior.Rules rulesOf(HPAScalingRules rules, Duration defaultWindow) {
        Integer window = rules.getStabilizationWindowSeconds();
        return new Behavior.Rules(
                window == null ? defaultWindow : Duration.ofSeconds(window),
                Behavior.Select.valueOf(rules.getSelectPolicy().toUpperCase(Locale.ROOT)),
                rules.getPolicies().stream().map(HpaObjects::policyOf).toList(),
                rules.getTolerance() == null
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(
                                rules.getTolerance().getNumericalAmount().doubleValue()));
    }

    private static Behavior.Policy policyOf(HPAScalingPolicy policy) {
        return new Behavior.Policy(
                "Percent".equals(policy.getType()) ? Behavior.Unit.PERCENT : Behavior.Unit.PODS,
                policy.getValue(),
                Duration.ofSeconds(policy.getPeriodSeconds()));
    }

    private static MetricStatus metricStatusOf(HpaDecision.Reading reading) {
        HpaSpec.Metric metric = reading.metric().orElse(null);
        Quantity quantity = Quantity.parse(CanonicalQuantity.ofMilli(reading.milli()));
        if (metric instanceof HpaSpec.External external) {
            return new MetricStatusBuilder()
                    .withType("External")
                    .withNewExternal()
                    .withMetric(identifierOf(external.name(), external.selector()))
                    .withCurrent(currentOf(external.target(), quantity))
                    .endExternal()
                    .build();
        }
        if (metric instanceof HpaSpec.ObjectMetric object) {
            return new MetricStatusBuilder()
                    .withType("Object")
                    .withNewObject()
                    .withDescribedObject(object.described())
                    .withMetric(identifierOf(object.name(), object.selector()))
                    .withCurrent(currentOf(object.target(), quantity))
                    .endObject()
                    .build();
        }
        if (metric instanceof HpaSpec.Resource resource) {
            var current = new MetricValueStatusBuilder().withAverageValue(quantity);
            reading.utilization().ifPresent(current::withAverageUtilization);
            return new MetricStatusBuilder()
                    .withType("Resource")
                    .withNewResource()
                    .withName(resource.name())
                    .withCurrent(current.build())
                    .endResource()
                    .build();
        }
        return new MetricStatusBuilder().withType("").build();
    }

    private static MetricIdentifier identifierOf(String name, Optional<LabelSelector> selector) {
        return new MetricIdentifierBuilder()
                .withName(name)
                .withSelector(selector.orElse(null))
                .build();
    }

    private static MetricValueStatus currentOf(HpaSpec.Target target, Quantity quantity) {
        var current = new MetricValueStatusBuilder();
        return target == HpaSpec.Target.VALUE
                ? current.withValue(quantity).build()
                : current.withAverageValue(quantity).build();
    }

    /** A condition's transition time moves only when its status changes. */
    private static List<HorizontalPodAutoscalerCondition> conditionsAfter(
            List<HorizontalPodAutoscalerCondition> before, List<HpaCondition> set) {
        List<HorizontalPodAutoscalerCondition> after = new ArrayList<>(before == null ? List.of() : before);
        for (HpaCondition condition : set) {
            String type = condition.type().wireName();
            String status = condition.holds() ? "True" : "False";
            int place = -1;
            for (int i = 0; i < after.size(); i++) {
                place = after.get(i).getType().equals(type) ? i : place;
            }
            boolean moved = place < 0 || !after.get(place).getStatus().equals(status);
            var next = new HorizontalPodAutoscalerConditionBuilder()
                    .withType(type)
                    .withStatus(status)
                    .withReason(condition.reason())
                    .withMessage(condition.message())
                    .withLastTransitionTime(
                            moved ? timestamp(condition.at()) : after.get(place).getLastTransitionTime())
                    .build();
            if (place < 0) {
                after.add(next);
            } else {
                after.set(place, next);
            }
        }
        return after;
    }

    /** A quantity in thousandths, rounded up as {@code Quantity.MilliValue} rounds. */
    static long milliOf(Quantity quantity) {
        BigDecimal milli = quantity.getNumericalAmount().movePointRight(3).setScale(0, RoundingMode.CEILING);
        return milli.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue();
    }

    private static String timestamp(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
