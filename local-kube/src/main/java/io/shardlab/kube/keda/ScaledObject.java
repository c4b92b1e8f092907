package io.shardlab.kube.keda;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A ScaledObject: how a workload follows its triggers.
 *
 * @param namespace its namespace
 * @param name its name
 * @param uid its uid
 * @param generation changes with its spec
 * @param created when it was created
 * @param labels its labels
 * @param annotations its annotations, where pauses are
 * @param spec what is wanted
 * @param status what is known
 */
record ScaledObject(
        String namespace,
        String name,
        String uid,
        long generation,
        Instant created,
        Map<String, String> labels,
        Map<String, String> annotations,
        ScaledObjectSpec spec,
        ScaledObjectStatus status) {

    static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();
    static final String API_VERSION = "keda.sh/v1alpha1";
    static final String OWNER_LABEL = "scaledobject.keda.sh/name";
    static final String FINALIZER = "finalizer.keda.sh";

    private static final String PAUSED_REPLICAS = "autoscaling.keda.sh/paused-replicas";
    private static final String PAUSED = "autoscaling.keda.sh/paused";
    private static final String PAUSED_SCALE_IN = "autoscaling.keda.sh/paused-scale-in";
    private static final String PAUSED_SCALE_OUT = "autoscaling.keda.sh/paused-scale-out";
    private static final String FORCE_ACTIVATION = "autoscaling.keda.sh/force-activation";

    /** The annotations whose change makes the operator look again although the generation stays. */
    static final List<String> WATCHED_ANNOTATIONS =
            List.of(PAUSED_REPLICAS, PAUSED, PAUSED_SCALE_IN, PAUSED_SCALE_OUT, FORCE_ACTIVATION);

    ScaledObject {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }

    /** @throws InvalidDocumentException with every mistake in the spec */
    static ScaledObject of(GenericKubernetesResource resource) throws InvalidDocumentException {
        var meta = resource.getMetadata();
        JsonNode json = SERIALIZATION.convertValue(resource, JsonNode.class);
        return new ScaledObject(
                meta.getNamespace(),
                meta.getName(),
                meta.getUid() == null ? "" : meta.getUid(),
                meta.getGeneration() == null ? 0 : meta.getGeneration(),
                meta.getCreationTimestamp() == null ? Instant.EPOCH : Instant.parse(meta.getCreationTimestamp()),
                meta.getLabels() == null ? Map.of() : meta.getLabels(),
                meta.getAnnotations() == null ? Map.of() : meta.getAnnotations(),
                ScaledObjectSpec.of(json.path("spec")),
                ScaledObjectStatus.of(json.path("status")));
    }

    ScaledObject with(ScaledObjectStatus changed) {
        return new ScaledObject(namespace, name, uid, generation, created, labels, annotations, spec, changed);
    }

    ScaledObject withLabel(String label, String value) {
        Map<String, String> more = new HashMap<>(labels);
        more.put(label, value);
        return new ScaledObject(namespace, name, uid, generation, created, more, annotations, spec, status);
    }

    String hpaName() {
        return spec.hpaName().orElse("keda-hpa-" + name);
    }

    /** Paused in both directions: no HPA, no loop. */
    boolean paused() {
        return annotations.containsKey(PAUSED_REPLICAS) || flag(PAUSED);
    }

    /**
     * The count to pause at, if one is given.
     *
     * @throws InvalidDocumentException if the annotation is not an integer
     */
    OptionalInt pausedReplicas() throws InvalidDocumentException {
        String count = annotations.get(PAUSED_REPLICAS);
        if (count == null) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(Integer.parseInt(count));
        } catch (NumberFormatException e) {
            throw new InvalidDocumentException(List.of("failed to parse paused replica count: annotation "
                    + PAUSED_REPLICAS + " must be an integer, not \"" + count + "\""));
        }
    }

    boolean scaleInPaused() {
        return flag(PAUSED_SCALE_IN);
    }

    boolean scaleOutPaused() {
        return flag(PAUSED_SCALE_OUT);
    }

    boolean activationForced() {
        return flag(FORCE_ACTIVATION);
    }

    /** Go's boolean words; anything else that is present counts as true. */
    private boolean flag(String annotation) {
        String value = annotations.get(annotation);
        return value != null
                && !List.of("false", "False", "FALSE", "f", "F", "0").contains(value);
    }
}
