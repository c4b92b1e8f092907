package io.shardlab.kube.keda;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The built triggers of every ScaledObject (upstream {@code pkg/scaling/cache}). */
final class ScalerCache implements AutoCloseable {

    /** Told what happened while triggers were built. */
    interface Listener {
        void happened(ScaledObject scaledObject, KedaEvent event);
    }

    private record Built(long generation, List<Scaler> scalers) {}

    private final TriggerAuthentications authentications;
    private final OperatorAws aws;
    private final Listener listener;
    private final Map<ScaledObjectStore.Key, Built> built = new ConcurrentHashMap<>();

    ScalerCache(TriggerAuthentications authentications, OperatorAws aws, Listener listener) {
        this.authentications = authentications;
        this.aws = aws;
        this.listener = listener;
    }

    /** The triggers' metrics, in the triggers' order. */
    List<TriggerMetric> metrics(ScaledObject scaledObject) throws TriggerException {
        return scalers(scaledObject).stream().map(Scaler::metric).toList();
    }

    /** Asks one trigger; one that fails is built anew once, its secrets read again, and asked again. */
    Scaler.Sample sample(ScaledObject scaledObject, int index) throws TriggerException {
        try {
            return scalers(scaledObject).get(index).sample();
        } catch (TriggerException first) {
            drop(ScaledObjectStore.Key.of(scaledObject));
            try {
                return scalers(scaledObject).get(index).sample();
            } catch (TriggerException second) {
                drop(ScaledObjectStore.Key.of(scaledObject));
                throw second;
            }
        }
    }

    void drop(ScaledObjectStore.Key key) {
        Built old = built.remove(key);
        if (old != null) {
            old.scalers().forEach(Scaler::close);
        }
    }

    private List<Scaler> scalers(ScaledObject scaledObject) throws TriggerException {
        ScaledObjectStore.Key key = ScaledObjectStore.Key.of(scaledObject);
        synchronized (this) {
            Built known = built.get(key);
            if (known != null && known.generation() == scaledObject.generation()) {
                return known.scalers();
            }
            drop(key);
            List<Scaler> scalers = build(scaledObject);
            built.put(key, new Built(scaledObject.generation(), scalers));
            return scalers;
        }
    }

    private List<Scaler> build(ScaledObject scaledObject) throws TriggerException {
        List<Scaler> scalers = new ArrayList<>();
        try {
            for (int index = 0; index < scaledObject.spec().triggers().size(); index++) {
                scalers.add(build(scaledObject, index));
                String type = scaledObject.spec().triggers().get(index).type();
                listener.happened(scaledObject, KedaEvent.normal("KEDAScalersStarted", "Scaler " + type + " is built"));
            }
            return List.copyOf(scalers);
        } catch (TriggerException e) {
            scalers.forEach(Scaler::close);
            listener.happened(scaledObject, KedaEvent.warning("KEDAScalerFailed", e.getMessage()));
            throw e;
        }
    }

    private Scaler build(ScaledObject scaledObject, int index) throws TriggerException {
        ScaledObjectSpec.Trigger trigger = scaledObject.spec().triggers().get(index);
        if (!trigger.type().equals(KinesisTrigger.TYPE)) {
            throw new TriggerException("no scaler found for type: " + trigger.type() + " (this operator has "
                    + KinesisTrigger.TYPE + " only)");
        }
        if (trigger.metricType().equals("Utilization")) {
            throw new TriggerException("error getting scaler metric type: 'Utilization' metric type is unsupported for "
                    + "external metrics, allowed values are 'Value' or 'AverageValue'");
        }
        try {
            TriggerConfig config = authentications.configOf(scaledObject, index);
            KinesisTrigger kinesis = KinesisTrigger.of(config);
            return new KinesisScaler(kinesis, kinesis.metric(config), aws.kinesis(kinesis));
        } catch (KubernetesClientException e) {
            throw new TriggerException(ApiMessages.of(e), e);
        } catch (IllegalArgumentException e) {
            throw new TriggerException("error creating kinesis client: awsEndpoint is not a URL: " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void close() {
        List.copyOf(built.keySet()).forEach(this::drop);
    }
}
