package io.shardlab.kube.keda.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.Pluralize;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.shardlab.kube.client.ApiMessages;
import io.shardlab.kube.client.Documents;
import io.shardlab.kube.keda.api.InvalidDocumentException;
import io.shardlab.kube.keda.api.KedaCondition;
import io.shardlab.kube.keda.api.KedaEvent;
import io.shardlab.kube.keda.api.ScaledObject;
import io.shardlab.kube.keda.api.ScaledObjectSpec;
import io.shardlab.kube.keda.api.ScaledObjectStatus;
import io.shardlab.kube.keda.api.TargetException;
import io.shardlab.kube.keda.log.OperatorLog;
import io.shardlab.kube.keda.scalers.MetricSpec;
import io.shardlab.kube.keda.scalers.ScalerException;
import io.shardlab.kube.keda.scaling.ScaleHandler;
import io.shardlab.kube.keda.scaling.ScaledObjectStore;
import io.shardlab.kube.keda.scaling.ScalerCache;
import io.shardlab.kube.keda.scaling.Workload;
import io.shardlab.kube.keda.scaling.resolver.TriggerAuthentications;
import io.shardlab.kube.keda.webhooks.Admission;
import io.shardlab.kube.keda.webhooks.ScaledObjectWebhook;
import io.shardlab.kube.keda.webhooks.TriggerAuthenticationWebhook;
import io.shardlab.kube.workqueue.WorkQueue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** Brings one ScaledObject, its HPA and its scale loop in line (upstream {@code scaledobject_controller.go}). */
public final class ScaledObjectReconciler {

    private static final String HPA_STEP = "failed to ensure HPA is correctly created for ScaledObject";
    private static final String PAUSED_MESSAGE = "ScaledObject is paused";

    private final KubernetesClient client;
    private final HpaWriter hpas;
    private final ScaledObjectStore store;
    private final ScalerCache scalers;
    private final TriggerAuthentications authentications;
    private final ScaleHandler scaling;
    private final OperatorLog log;

    public ScaledObjectReconciler(
            KubernetesClient client,
            ScaledObjectStore store,
            ScalerCache scalers,
            TriggerAuthentications authentications,
            ScaleHandler scaling,
            OperatorLog log) {
        this.client = client;
        this.hpas = new HpaWriter(client, log);
        this.store = store;
        this.scalers = scalers;
        this.authentications = authentications;
        this.scaling = scaling;
        this.log = log;
    }

    /** A step that failed: the step in upstream's words, and why. */
    private static final class StepException extends Exception {

        private static final long serialVersionUID = 1L;

        StepException(String step, String why) {
            super(step + ": " + why);
        }
    }

    /**
     * Reconciles; what is wrong with the object goes into its status.
     *
     * @throws WorkQueue.RetryException if it failed and is worth another try
     */
    public void reconcile(ScaledObjectStore.Key key) {
        Optional<GenericKubernetesResource> found = store.find(key);
        if (found.isEmpty()) {
            scaling.stop(key);
            return;
        }
        GenericKubernetesResource resource = found.get();
        if (resource.isMarkedForDeletion()) {
            finalizeObject(key, resource);
            return;
        }
        if (!finalizers(resource).contains(ScaledObject.FINALIZER)) {
            resource = store.resource(key).edit(latest -> {
                List<String> more = new ArrayList<>(finalizers(latest));
                more.add(ScaledObject.FINALIZER);
                latest.getMetadata().setFinalizers(more);
                return latest;
            });
        }
        store.updateStatus(key, ScaledObjectStatus::initialized);
        try {
            succeeded(key, resource, reconciled(key, resource));
        } catch (StepException e) {
            failed(key, resource, e.getMessage());
            throw new WorkQueue.RetryException(e.getMessage());
        }
    }

    private void succeeded(ScaledObjectStore.Key key, GenericKubernetesResource resource, String message) {
        KedaCondition ready = KedaCondition.isTrue(KedaCondition.READY, "ScaledObjectReady", message);
        boolean wasReady = store.find(key)
                .map(ScaledObjectStore::statusOf)
                .filter(status -> status.holds(KedaCondition.READY))
                .isPresent();
        if (!wasReady) {
            store.record(resource, List.of(KedaEvent.normal("ScaledObjectReady", "ScaledObject is ready for scaling")));
        }
        store.updateStatus(key, status -> status.with(withoutFallback(resource, ready)));
    }

    private void failed(ScaledObjectStore.Key key, GenericKubernetesResource resource, String message) {
        log.error("ScaledObject " + key + ": " + message);
        store.record(resource, List.of(KedaEvent.warning("ScaledObjectCheckFailed", message)));
        KedaCondition ready = KedaCondition.isFalse(KedaCondition.READY, "ScaledObjectCheckFailed", message);
        List<KedaCondition> conditions = withoutFallback(resource, ready);
        conditions.add(KedaCondition.isUnknown(KedaCondition.ACTIVE, "UnknownState", "ScaledObject check failed"));
        store.updateStatus(key, status -> status.with(conditions));
    }

    private static List<KedaCondition> withoutFallback(GenericKubernetesResource resource, KedaCondition ready) {
        List<KedaCondition> conditions = new ArrayList<>(List.of(ready));
        if (resource.get("spec", "fallback") == null) {
            conditions.add(KedaCondition.noFallback());
        }
        return conditions;
    }

    /** The steps in upstream's order; returns the message of Ready. */
    private String reconciled(ScaledObjectStore.Key key, GenericKubernetesResource resource) throws StepException {
        ScaledObject scaledObject = parsed(key, resource);
        if (scaledObject.paused()) {
            pause(key, resource, scaledObject);
            return PAUSED_MESSAGE;
        }
        pausedDirectionOrNone(key, resource, scaledObject);
        scaledObject = labelled(key, scaledObject);
        recordTarget(key, resource, scaledObject);
        Optional<String> bounds = scaledObject.spec().wrongBounds();
        if (bounds.isPresent()) {
            throw new StepException(
                    "ScaledObject doesn't have correct Idle/Min/Max Replica Counts specification", bounds.get());
        }
        Optional<String> triggers = scaledObject.spec().wrongTriggers();
        if (triggers.isPresent()) {
            throw new StepException("ScaledObject doesn't have correct triggers specification", triggers.get());
        }
        if (!scaling.runs(scaledObject)) {
            admit(resource, scaledObject);
        }
        recordTriggerTypes(key, scaledObject);
        Optional<String> unsupported = scaledObject.spec().unsupported();
        if (unsupported.isPresent()) {
            throw new StepException(HPA_STEP, unsupported.get());
        }
        boolean created = ensureHpa(key, scaledObject);
        if ((created || !scaling.runs(scaledObject)) && scaling.start(scaledObject)) {
            store.record(resource, List.of(KedaEvent.normal("KEDAScalersStarted", "Started scalers watch")));
        }
        return "ScaledObject is defined correctly and is ready for scaling";
    }

    /** What KEDA's webhook would have said of the object before it was stored. */
    private void admit(GenericKubernetesResource resource, ScaledObject scaledObject) throws StepException {
        Admission admission =
                ScaledObjectWebhook.judge(Documents.of(resource), new ClusterNeighbours(client, scaledObject), false);
        if (!admission.refusals().isEmpty()) {
            throw new StepException(
                    "ScaledObject is not admitted", admission.refusals().get(0));
        }
        store.record(
                resource,
                admission.warnings().stream()
                        .map(warning -> KedaEvent.normal("KEDAScalerInfo", warning))
                        .toList());
    }

    private void admitAuthentications(ScaledObject scaledObject) throws StepException {
        for (ScaledObjectSpec.Trigger trigger : scaledObject.spec().triggers()) {
            Optional<Admission> judged = trigger.authentication()
                    .flatMap(ref -> authentications.find(ref, scaledObject.namespace()))
                    .map(TriggerAuthenticationWebhook::judge);
            if (judged.isPresent() && !judged.get().refusals().isEmpty()) {
                throw new StepException(
                        "the trigger's authentication is not admitted",
                        judged.get().refusals().get(0));
            }
        }
    }

    private ScaledObject parsed(ScaledObjectStore.Key key, GenericKubernetesResource resource) throws StepException {
        try {
            ScaledObject scaledObject = ScaledObjectStore.parsed(resource);
            return store.find(key)
                    .map(ScaledObjectStore::statusOf)
                    .map(scaledObject::with)
                    .orElse(scaledObject);
        } catch (InvalidDocumentException e) {
            throw new StepException("ScaledObject doesn't have a correct specification", e.getMessage());
        }
    }

    private void pause(ScaledObjectStore.Key key, GenericKubernetesResource resource, ScaledObject scaledObject)
            throws StepException {
        sayPaused(key, resource, scaledObject);
        stopScaling(key, resource);
        hpas.delete(key.namespace(), scaledObject.status().text("hpaName").orElse(scaledObject.hpaName()));
        try {
            OptionalInt count = scaledObject.pausedReplicas();
            if (count.isPresent()) {
                new Workload(client, scaledObject).scaleTo(count.getAsInt());
                store.updateStatus(key, status -> status.with("pausedReplicaCount", count.getAsInt()));
            } else {
                store.updateStatus(key, status -> status.without("pausedReplicaCount"));
            }
        } catch (InvalidDocumentException | TargetException e) {
            throw new StepException("failed to scale target to paused replica count", e.getMessage());
        }
    }

    private void stopScaling(ScaledObjectStore.Key key, GenericKubernetesResource resource) {
        if (scaling.stop(key)) {
            store.record(resource, List.of(KedaEvent.normal("KEDAScalersStopped", "Stopped scalers watch")));
        }
    }

    private void pausedDirectionOrNone(
            ScaledObjectStore.Key key, GenericKubernetesResource resource, ScaledObject scaledObject) {
        store.updateStatus(key, status -> status.without("pausedReplicaCount"));
        if (scaledObject.scaleInPaused() || scaledObject.scaleOutPaused()) {
            sayPaused(key, resource, scaledObject);
        } else if (scaledObject.status().holds(KedaCondition.PAUSED)) {
            String message = "pause annotation removed for ScaledObject";
            store.record(resource, List.of(KedaEvent.normal("ScaledObjectUnpaused", message)));
            store.updateStatus(
                    key,
                    status -> status.with(
                            List.of(KedaCondition.isFalse(KedaCondition.PAUSED, "ScaledObjectUnpaused", message))));
        }
    }

    private void sayPaused(ScaledObjectStore.Key key, GenericKubernetesResource resource, ScaledObject scaledObject) {
        if (!scaledObject.status().holds(KedaCondition.PAUSED)) {
            store.record(resource, List.of(KedaEvent.normal("ScaledObjectPaused", PAUSED_MESSAGE)));
        }
        store.updateStatus(key, status -> status.with(List.of(KedaCondition.paused())));
    }

    private ScaledObject labelled(ScaledObjectStore.Key key, ScaledObject scaledObject) {
        if (scaledObject.name().equals(scaledObject.labels().get(ScaledObject.OWNER_LABEL))) {
            return scaledObject;
        }
        store.resource(key).edit(latest -> {
            var labels = latest.getMetadata().getLabels();
            var more = new HashMap<>(labels == null ? Map.of() : labels);
            more.put(ScaledObject.OWNER_LABEL, scaledObject.name());
            latest.getMetadata().setLabels(more);
            return latest;
        });
        return scaledObject.withLabel(ScaledObject.OWNER_LABEL, scaledObject.name());
    }

    private void recordTarget(ScaledObjectStore.Key key, GenericKubernetesResource resource, ScaledObject scaledObject)
            throws StepException {
        ScaledObjectSpec.Target target = scaledObject.spec().target();
        int replicas;
        try {
            replicas = new Workload(client, scaledObject).replicas();
        } catch (TargetException e) {
            store.record(
                    resource, List.of(KedaEvent.warning("ScaledObjectCheckFailed", "Target resource doesn't exist")));
            throw new StepException("ScaledObject doesn't have correct scaleTargetRef specification", e.getMessage());
        }
        store.updateStatus(key, status -> {
            ScaledObjectStatus next = status.with("scaleTargetKind", target.apiVersion() + "." + target.kind())
                    .with("scaleTargetGVKR", gvkr(target));
            return next.integer("originalReplicaCount").isPresent()
                    ? next
                    : next.with("originalReplicaCount", replicas);
        });
    }

    private static JsonNode gvkr(ScaledObjectSpec.Target target) {
        int slash = target.apiVersion().indexOf('/');
        return JsonNodeFactory.instance
                .objectNode()
                .put("group", slash < 0 ? "" : target.apiVersion().substring(0, slash))
                .put("kind", target.kind())
                .put("resource", Pluralize.toPlural(target.kind().toLowerCase(Locale.ROOT)))
                .put("version", target.apiVersion().substring(slash + 1));
    }

    private void recordTriggerTypes(ScaledObjectStore.Key key, ScaledObject scaledObject) {
        String types = String.join(
                ",",
                scaledObject.spec().triggers().stream()
                        .map(ScaledObjectSpec.Trigger::type)
                        .distinct()
                        .toList());
        String authentications = String.join(
                ",",
                scaledObject.spec().triggers().stream()
                        .flatMap(trigger -> trigger.authentication().stream())
                        .map(ScaledObjectSpec.AuthenticationRef::name)
                        .distinct()
                        .toList());
        store.updateStatus(
                key, status -> status.with("triggersTypes", types).with("authenticationsTypes", authentications));
    }

    /** Returns whether the HPA is new. */
    private boolean ensureHpa(ScaledObjectStore.Key key, ScaledObject scaledObject) throws StepException {
        try {
            List<MetricSpec> metrics = scalers.metrics(scaledObject);
            HorizontalPodAutoscaler desired = ScaledObjectHpa.desired(scaledObject, metrics);
            List<String> names = metrics.stream().map(MetricSpec::name).toList();
            Optional<String> earlier = scaledObject.status().text("hpaName");
            boolean created = earlier.isPresent() && !earlier.get().equals(scaledObject.hpaName())
                    ? hpas.rename(earlier.get(), desired)
                    : hpas.write(desired);
            store.updateStatus(
                    key,
                    status -> status.with("hpaName", scaledObject.hpaName())
                            .with("externalMetricNames", names)
                            .withHealthOf(names));
            return created;
        } catch (ScalerException e) {
            throw new StepException(HPA_STEP, e.getMessage());
        } catch (KubernetesClientException e) {
            throw new StepException(HPA_STEP, ApiMessages.of(e));
        }
    }

    /** The HPA goes by garbage collection, after the target was put back. */
    private void finalizeObject(ScaledObjectStore.Key key, GenericKubernetesResource resource) {
        stopScaling(key, resource);
        if (!finalizers(resource).contains(ScaledObject.FINALIZER)) {
            return;
        }
        try {
            ScaledObject scaledObject = ScaledObjectStore.parsed(resource);
            OptionalInt original = scaledObject.status().integer("originalReplicaCount");
            if (scaledObject.spec().restoreToOriginalReplicaCount() && original.isPresent()) {
                new Workload(client, scaledObject).scaleTo(original.getAsInt());
            }
        } catch (InvalidDocumentException | TargetException gone) {
            // A target that is gone, or a spec that never was right, must not keep the object from going.
            log.error("ScaledObject " + key + ": the target was not put back: " + gone.getMessage());
        }
        store.record(resource, List.of(KedaEvent.warning("ScaledObjectDeleted", "ScaledObject was deleted")));
        store.resource(key).edit(latest -> {
            List<String> fewer = new ArrayList<>(finalizers(latest));
            fewer.remove(ScaledObject.FINALIZER);
            latest.getMetadata().setFinalizers(fewer);
            return latest;
        });
    }

    /** KEDA's finalizer has no slash, so fabric8's own methods refuse its name. */
    private static List<String> finalizers(GenericKubernetesResource resource) {
        return Objects.requireNonNullElse(resource.getMetadata().getFinalizers(), List.of());
    }
}
