package io.shardlab.kube.keda.scaling;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.shardlab.kube.client.ApiMessages;
import io.shardlab.kube.keda.api.KedaEvent;
import io.shardlab.kube.keda.api.ScaledObject;
import io.shardlab.kube.keda.api.TargetException;
import io.shardlab.kube.keda.scalers.MetricSpec;
import io.shardlab.kube.keda.scalers.Scaler;
import io.shardlab.kube.keda.scalers.ScalerException;
import io.shardlab.kube.keda.scaling.resolver.TriggerAuthentications;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** The built triggers of every ScaledObject (upstream {@code pkg/scaling/cache}). */
public final class ScalerCache implements AutoCloseable {

    /** Told what happened while triggers were built. */
    public interface Listener {
        void happened(ScaledObject scaledObject, KedaEvent event);
    }

    /** Where the pods of a workload are described. */
    @FunctionalInterface
    public interface PodSpecs {

        /** The spec of the workload's pods; missing if it has none. */
        JsonNode of(ScaledObject scaledObject) throws TargetException;
    }

    /** Triggers in their order; one that is built again takes the place of the old one. */
    private record Built(long generation, List<Scaler> scalers) {}

    private final PodSpecs podSpecs;
    private final TriggerAuthentications authentications;
    private final Scalers registry;
    private final Listener listener;
    private final Map<ScaledObjectStore.Key, Built> built = new HashMap<>();

    public ScalerCache(PodSpecs podSpecs, TriggerAuthentications authentications, Scalers registry, Listener listener) {
        this.podSpecs = podSpecs;
        this.authentications = authentications;
        this.registry = registry;
        this.listener = listener;
    }

    /** The triggers' metrics, in the triggers' order. */
    public List<MetricSpec> metrics(ScaledObject scaledObject) throws ScalerException {
        return scalers(scaledObject).stream().map(Scaler::metric).toList();
    }

    /**
     * Asks one trigger; one that fails is built again once, its secrets read again, and asked again (upstream
     * {@code refreshScaler}, which says nothing about it).
     */
    Scaler.Sample sample(ScaledObject scaledObject, int index) throws ScalerException {
        try {
            return scalers(scaledObject).get(index).sample();
        } catch (ScalerException first) {
            return refreshed(scaledObject, index).sample();
        }
    }

    private synchronized Scaler refreshed(ScaledObject scaledObject, int index) throws ScalerException {
        List<Scaler> scalers = scalers(scaledObject);
        Scaler fresh = build(scaledObject, index);
        scalers.set(index, fresh).close();
        return fresh;
    }

    /** Forgets what was built for an object: it is built again, its secrets read again, when it is asked next. */
    public synchronized void drop(ScaledObjectStore.Key key) {
        Built old = built.remove(key);
        if (old != null) {
            old.scalers().forEach(Scaler::close);
        }
    }

    private synchronized List<Scaler> scalers(ScaledObject scaledObject) throws ScalerException {
        ScaledObjectStore.Key key = ScaledObjectStore.Key.of(scaledObject);
        Built known = built.get(key);
        if (known != null && known.generation() == scaledObject.generation()) {
            return known.scalers();
        }
        drop(key);
        List<Scaler> scalers = build(scaledObject);
        built.put(key, new Built(scaledObject.generation(), scalers));
        return scalers;
    }

    private List<Scaler> build(ScaledObject scaledObject) throws ScalerException {
        List<Scaler> scalers = new ArrayList<>();
        try {
            for (int index = 0; index < scaledObject.spec().triggers().size(); index++) {
                scalers.add(build(scaledObject, index));
                String type = scaledObject.spec().triggers().get(index).type();
                listener.happened(scaledObject, KedaEvent.normal("KEDAScalersStarted", "Scaler " + type + " is built"));
            }
            return new CopyOnWriteArrayList<>(scalers);
        } catch (ScalerException e) {
            scalers.forEach(Scaler::close);
            listener.happened(scaledObject, KedaEvent.warning("KEDAScalerFailed", e.getMessage()));
            throw e;
        }
    }

    private Scaler build(ScaledObject scaledObject, int index) throws ScalerException {
        try {
            JsonNode podSpec = podSpecs.of(scaledObject);
            return registry.build(
                    scaledObject.spec().triggers().get(index).type(),
                    authentications.configOf(scaledObject, index, podSpec));
        } catch (KubernetesClientException e) {
            throw new ScalerException(ApiMessages.of(e), e);
        } catch (TargetException e) {
            throw new ScalerException(e.getMessage(), e);
        }
    }

    @Override
    public synchronized void close() {
        List.copyOf(built.keySet()).forEach(this::drop);
    }
}
