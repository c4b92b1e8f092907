package io.shardlab.kube.keda.api;

import com.fasterxml.jackson.databind.JsonNode;
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
public record ScaledObject(
        String namespace,
        String name,
        String uid,
        long generation,
        Instant created,
        Map<String, String> labels,
        Map<String, String> annotations,
        ScaledObjectSpec spec,
        ScaledObjectStatus status) {

    public static final String API_VERSION = "keda.sh/v1alpha1";
    public static final String OWNER_LABEL = "scaledobject.keda.sh/name";
    public static final String FINALIZER = "finalizer.keda.sh";

    private static final String PAUSED_REPLICAS = "autoscaling.keda.sh/paused-replicas";
    private static final String PAUSED = "autoscaling.keda.sh/paused";
    private static final String PAUSED_SCALE_IN = "autoscaling.keda.sh/paused-scale-in";
    private static final String PAUSED_SCALE_OUT = "autoscaling.keda.sh/paused-scale-out";
    private static final String FORCE_ACTIVATION = "autoscaling.keda.sh/force-activation";

    /** The annotations whose change makes the operator look again although the generation stays. */
    public static final List<String> WATCHED_ANNOTATIONS =
            List.of(PAUSED_REPLICAS, PAUSED, PAUSED_SCALE_IN, PAUSED_SCALE_OUT, FORCE_ACTIVATION);

    public ScaledObject {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }

    /**
     * Reads a whole document.
     *
     * @throws InvalidDocumentException with every mistake in the spec
     */
    public static ScaledObject of(JsonNode document) throws InvalidDocumentException {
        JsonNode meta = document.path("metadata");
        String created = meta.path("creationTimestamp").asText("");
        return new ScaledObject(
                meta.path("namespace").asText(""),
                meta.path("name").asText(""),
                meta.path("uid").asText(""),
                meta.path("generation").asLong(0),
                created.isEmpty() ? Instant.EPOCH : Instant.parse(created),
                texts(meta.path("labels")),
                texts(meta.path("annotations")),
                ScaledObjectSpec.of(document.path("spec")),
                ScaledObjectStatus.of(document.path("status")));
    }

    private static Map<String, String> texts(JsonNode node) {
        Map<String, String> texts = new HashMap<>();
        node.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }

    public ScaledObject with(ScaledObjectStatus changed) {
        return new ScaledObject(namespace, name, uid, generation, created, labels, annotations, spec, changed);
    }

    public ScaledObject withLabel(String label, String value) {
        Map<String, String> more = new HashMap<>(labels);
        more.put(label, value);
        return new ScaledObject(namespace, name, uid, generation, created, more, annotations, spec, status);
    }

    public String hpaName() {
        return spec.hpaName().orElse("keda-hpa-" + name);
    }

    /** Paused in both directions: no HPA, no loop. */
    public boolean paused() {
        return annotations.containsKey(PAUSED_REPLICAS) || flag(PAUSED);
    }

    /**
     * The count to pause at, if one is given.
     *
     * @throws InvalidDocumentException if the annotation is not an integer
     */
    public OptionalInt pausedReplicas() throws InvalidDocumentException {
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

    public boolean scaleInPaused() {
        return flag(PAUSED_SCALE_IN);
    }

    public boolean scaleOutPaused() {
        return flag(PAUSED_SCALE_OUT);
    }

    public boolean activationForced() {
        return flag(FORCE_ACTIVATION);
    }

    /** Go's boolean words; anything else that is present counts as true. */
    private boolean flag(String annotation) {
        String value = annotations.get(annotation);
        return value != null
                && !List.of("false", "False", "FALSE", "f", "F", "0").contains(value);
    }
}
