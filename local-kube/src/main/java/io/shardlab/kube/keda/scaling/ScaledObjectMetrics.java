package io.shardlab.kube.keda.scaling;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.shardlab.kube.keda.api.ScaledObject;
import io.shardlab.kube.keda.api.ScaledObjectSpec;
import io.shardlab.kube.keda.api.ScaledObjectStatus;
import io.shardlab.kube.keda.api.ScaledObjectStatus.Health;
import io.shardlab.kube.keda.fallback.Fallback;
import io.shardlab.kube.keda.scalers.MetricSpec;
import io.shardlab.kube.keda.scalers.Scaler;
import io.shardlab.kube.keda.scalers.ScalerException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Asks triggers, for the scale loop and for the HPA alike, and serves fallbacks for those that keep failing. */
public final class ScaledObjectMetrics {

    private record CachedMetric(ScaledObjectStore.Key owner, String metric) {}

    /**
     * What one trigger came to.
     *
     * @param metric its metric
     * @param milli the value to serve, if any
     * @param active whether there is something to do; a fallback counts
     * @param fallenBack whether the value is a fallback's
     * @param error why it could not be asked
     */
    public record Answer(
            MetricSpec metric, Optional<Long> milli, boolean active, boolean fallenBack, Optional<String> error) {}

    private final KubernetesClient client;
    private final ScalerCache scalers;
    private final ScaledObjectStore store;
    private final Map<CachedMetric, Answer> lastPass = new ConcurrentHashMap<>();

    public ScaledObjectMetrics(KubernetesClient client, ScalerCache scalers, ScaledObjectStore store) {
        this.client = client;
        this.scalers = scalers;
        this.store = store;
    }

    /** Asks every trigger, for a pass of the scale loop. */
    public List<Answer> askAll(ScaledObject scaledObject) throws ScalerException {
        List<MetricSpec> metrics = scalers.metrics(scaledObject);
        List<Answer> answers = new ArrayList<>();
        for (int index = 0; index < metrics.size(); index++) {
            Answer answer = ask(scaledObject, index, metrics.get(index));
            lastPass.put(
                    new CachedMetric(
                            ScaledObjectStore.Key.of(scaledObject),
                            answer.metric().name()),
                    answer);
            answers.add(answer);
        }
        return answers;
    }

    /**
     * The value of one metric in thousandths, for the HPA: asked anew, unless its trigger wants the last pass's.
     *
     * @throws ScalerException in upstream's words, if there is none
     */
    public long value(ScaledObject scaledObject, String metricName) throws ScalerException {
        List<MetricSpec> metrics = scalers.metrics(scaledObject);
        for (int index = 0; index < metrics.size(); index++) {
            MetricSpec metric = metrics.get(index);
            if (metric.name().equals(metricName)) {
                int place = index;
                return cached(scaledObject, index, metric)
                        .orElseGet(() -> ask(scaledObject, place, metric))
                        .milli()
                        .orElseThrow(() -> new ScalerException("metric:" + metricName + " encountered error"));
            }
        }
        throw new ScalerException("no matching metrics found for " + metricName);
    }

    /** Forgets an object that is gone. */
    public void forget(ScaledObjectStore.Key key) {
        lastPass.keySet().removeIf(cached -> cached.owner().equals(key));
        scalers.drop(key);
    }

    public static Map<String, Boolean> activity(List<Answer> answers) {
        Map<String, Boolean> activity = new LinkedHashMap<>();
        answers.forEach(answer -> activity.put(answer.metric().name(), answer.active()));
        return activity;
    }

    private Optional<Answer> cached(ScaledObject scaledObject, int index, MetricSpec metric) {
        return scaledObject.spec().triggers().get(index).useCachedMetrics()
                ? Optional.ofNullable(
                        lastPass.get(new CachedMetric(ScaledObjectStore.Key.of(scaledObject), metric.name())))
                : Optional.empty();
    }

    private Answer ask(ScaledObject scaledObject, int index, MetricSpec metric) {
        Optional<ScaledObjectSpec.Fallback> fallback = scaledObject.spec().fallback();
        try {
            Scaler.Sample sample = scalers.sample(scaledObject, index);
            fallback.ifPresent(rule -> remember(scaledObject, metric.name(), new Health(0, false), rule));
            return new Answer(metric, Optional.of(sample.milli()), sample.active(), false, Optional.empty());
        } catch (ScalerException e) {
            Optional<Long> instead = fallback.flatMap(rule -> fallBack(scaledObject, metric, rule));
            return new Answer(metric, instead, instead.isPresent(), instead.isPresent(), Optional.of(e.getMessage()));
        }
    }

    private Optional<Long> fallBack(ScaledObject scaledObject, MetricSpec metric, ScaledObjectSpec.Fallback rule) {
        Health before = store.find(ScaledObjectStore.Key.of(scaledObject))
                .map(ScaledObjectStore::statusOf)
                .orElse(scaledObject.status())
                .health(metric.name());
        Fallback served = Fallback.afterFailure(rule, before, metric, new Workload(client, scaledObject));
        remember(scaledObject, metric.name(), served.health(), rule);
        return served.milli();
    }

    private void remember(ScaledObject scaledObject, String metric, Health health, ScaledObjectSpec.Fallback rule) {
        store.updateStatus(ScaledObjectStore.Key.of(scaledObject), status -> {
            ScaledObjectStatus next = status.withHealth(metric, health);
            boolean beyond = next.allHealth().values().stream()
                    .anyMatch(one -> one.failing() && one.failures() > rule.failureThreshold());
            return next.with(List.of(Fallback.condition(beyond)));
        });
    }
}
