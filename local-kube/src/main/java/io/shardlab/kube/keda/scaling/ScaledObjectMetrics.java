package io.shardlab.kube.keda.scaling;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.shardlab.kube.keda.api.ScaledObject;
import io.shardlab.kube.keda.api.ScaledObjectSpec;
import io.shardlab.kube.keda.api.ScaledObjectStatus;
import io.shardlab.kube.keda.fallback.Fallback;
import io.shardlab.kube.keda.scalers.MetricSpec;
import io.shardlab.kube.keda.scalers.Scaler;
import io.shardlab.kube.keda.scalers.ScalerException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

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
            MetricSpec metric, OptionalLong milli, boolean active, boolean fallenBack, Optional<String> error) {}

    private final KubernetesClient client;
    private final ScalerCache scalers;
    private final ScaledObjectStore store;
    private final Executor triggers;
    private final Map<CachedMetric, Answer> lastPass = new ConcurrentHashMap<>();

    /** @param triggers runs the questions of a pass, all at a time */
    public ScaledObjectMetrics(
            KubernetesClient client, ScalerCache scalers, ScaledObjectStore store, Executor triggers) {
        this.triggers = triggers;
        this.client = client;
        this.scalers = scalers;
        this.store = store;
    }

    /** Asks every trigger at once, for a pass of the scale loop. */
    public List<Answer> askAll(ScaledObject scaledObject) throws ScalerException {
        List<MetricSpec> metrics = scalers.metrics(scaledObject);
        List<CompletableFuture<Answer>> asked = new ArrayList<>();
        for (int index = 0; index < metrics.size(); index++) {
            int place = index;
            asked.add(CompletableFuture.supplyAsync(() -> ask(scaledObject, place, metrics.get(place)), triggers));
        }
        List<Answer> answers = asked.stream().map(CompletableFuture::join).toList();
        answers.forEach(answer -> lastPass.put(
                new CachedMetric(
                        ScaledObjectStore.Key.of(scaledObject), answer.metric().name()),
                answer));
        dropIfAnyFailed(scaledObject, answers);
        return answers;
    }

    /**
     * The value of one metric in thousandths, for the HPA: asked again, unless its trigger wants the last pass's.
     *
     * @throws ScalerException in upstream's words, if there is none
     */
    public long value(ScaledObject scaledObject, String metricName) throws ScalerException {
        List<MetricSpec> metrics = scalers.metrics(scaledObject);
        for (int index = 0; index < metrics.size(); index++) {
            MetricSpec metric = metrics.get(index);
            if (metric.name().equals(metricName)) {
                int place = index;
                Answer answer = cached(scaledObject, index, metric).orElseGet(() -> ask(scaledObject, place, metric));
                dropIfAnyFailed(scaledObject, List.of(answer));
                return answer.milli()
                        .orElseThrow(() -> new ScalerException("metric:" + metricName + " encountered error"));
            }
        }
        throw new ScalerException("no matching metrics found for " + metricName);
    }

    /** A trigger that failed and did not fall back: all are built again, their secrets read again, next time. */
    private void dropIfAnyFailed(ScaledObject scaledObject, List<Answer> answers) {
        if (answers.stream().anyMatch(answer -> answer.error().isPresent() && !answer.fallenBack())) {
            scalers.drop(ScaledObjectStore.Key.of(scaledObject));
        }
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
        Optional<ScaledObjectSpec.Fallback> rule = scaledObject.spec().fallback();
        try {
            Scaler.Sample sample = scalers.sample(scaledObject, index);
            if (rule.isPresent()) {
                remember(scaledObject, status -> Fallback.afterSuccess(rule, status, metric, sample.milli()));
            }
            return new Answer(metric, OptionalLong.of(sample.milli()), sample.active(), false, Optional.empty());
        } catch (ScalerException e) {
            Workload workload = new Workload(client, scaledObject);
            Fallback served = remember(
                    scaledObject, status -> Fallback.afterFailure(rule, status, metric, e.getMessage(), workload));
            return new Answer(
                    metric,
                    served.milli(),
                    served.fallenBack(),
                    served.fallenBack(),
                    served.milli().isPresent() && !served.fallenBack()
                            ? Optional.empty()
                            : Optional.of(e.getMessage()));
        }
    }

    /** Decides on the status as it is stored, and stores the one that comes of it. */
    private Fallback remember(ScaledObject scaledObject, Function<ScaledObjectStatus, Fallback> decision) {
        AtomicReference<Fallback> decided = new AtomicReference<>(decision.apply(scaledObject.status()));
        store.updateStatus(ScaledObjectStore.Key.of(scaledObject), status -> {
            decided.set(decision.apply(status));
            return decided.get().status();
        });
        return decided.get();
    }
}
