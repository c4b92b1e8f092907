package io.shardlab.kube.api.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.json.Names;
import io.shardlab.kube.api.json.Timestamps;
import io.shardlab.kube.api.registry.ApiError.FieldCause;
import io.shardlab.kube.api.validation.Formats;
import io.shardlab.kube.api.validation.ObjectRules;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The verbs that write objects, the same for every kind (upstream: the generic registry store). */
public final class Registry {

    /** Which part of an object a request may change. */
    public enum Part {
        MAIN,
        STATUS
    }

    private static final List<String> SERVER_METADATA = List.of(
            "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "selfLink");

    /** Upstream: the admission plugin {@code NamespaceLifecycle}. */
    private static final Set<String> UNDELETABLE_NAMESPACES = Set.of("default", "kube-system", "kube-public");

    private final Store store;
    private final ResourceTypes types;
    private final Clock clock;

    public Registry(Store store, ResourceTypes types, Clock clock) {
        this.store = store;
        this.types = types;
        this.clock = clock;
    }

    public ObjectNode get(ResourceType type, ObjectKey key) {
        return store.get(type, key).orElseThrow(() -> ApiError.notFound(type, key.name()));
    }

    /** Creates an object; {@code object} belongs to the registry from now on. */
    public ObjectNode create(ResourceType type, String namespace, ObjectNode object, WriteOptions options) {
        Strategy strategy = type.strategy();
        decode(type, object, options);
        ObjectNode metadata = Json.child(object, "metadata");
        checkIdentity(type, namespace, object);
        metadata.remove(SERVER_METADATA);
        metadata.remove("resourceVersion");
        if (Json.text(metadata, "name").isEmpty()
                && !Json.text(metadata, "generateName").isEmpty()) {
            metadata.put("name", Names.generate(Json.text(metadata, "generateName")));
        }
        if (type.has("status")) {
            object.remove("status");
        }
        strategy.setDefaults(object);
        strategy.prepareForCreate(object);
        metadata.put("uid", UUID.randomUUID().toString()).put("creationTimestamp", Timestamps.of(clock.instant()));
        if (type.countsGenerations()) {
            metadata.put("generation", 1);
        }
        checkNamespace(type, namespace, Json.text(metadata, "name"));
        validate(type, object, Optional.empty(), strategy.validate(object));
        // Once more: a schema's defaults have been filled in meanwhile.
        type.strategy().requireReadable(type, object);
        ObjectKey key = ObjectKey.of(object);
        if (store.get(type, key).isPresent()) {
            throw ApiError.alreadyExists(type, key.name());
        }
        return options.dryRun() ? object : store.put(type, object);
    }

    /**
     * Changes an object.
     *
     * @param change gets a copy of the present object and returns the wanted one
     * @return the stored object; the present one if nothing changes
     */
    public ObjectNode update(
            ResourceType type, ObjectKey key, Part part, UnaryOperator<ObjectNode> change, WriteOptions options) {
        ObjectNode old = get(type, key);
        ObjectNode object = change.apply(old.deepCopy());
        decode(type, object, options);
        Strategy strategy = type.strategy();
        checkIdentity(type, key.namespace(), object);
        checkUnchangedSince(type, key, object, old);
        if (part == Part.STATUS) {
            object = withStatusOf(object, old);
        } else {
            keepServerMetadata(object, old);
            if (type.has("status")) {
                copy("status", old, object);
            }
            strategy.setDefaults(object);
            strategy.prepareForUpdate(object, old);
            countGeneration(type, object, old);
        }
        validate(type, object, Optional.of(old), strategy.validateSuccessor(object, old));
        validate(type, object, Optional.of(old), strategy.validateUpdate(object, old));
        return store(type, key, object, old, options);
    }

    /** Changes an object as the server sees fit, without any rule but the revision. */
    public ObjectNode updateFreely(
            ResourceType type, ObjectKey key, UnaryOperator<ObjectNode> change, WriteOptions options) {
        ObjectNode old = get(type, key);
        return store(type, key, change.apply(old.deepCopy()), old, options);
    }

    private ObjectNode store(
            ResourceType type, ObjectKey key, ObjectNode object, ObjectNode old, WriteOptions options) {
        copyMetadata("resourceVersion", old, object);
        if (object.equals(old)) {
            return old;
        }
        type.strategy().requireReadable(type, object);
        if (options.dryRun()) {
            return object;
        }
        if (isFinished(object)) {
            return store.remove(type, key);
        }
        return store.put(type, object);
    }

    /** Deletes an object or marks it as being deleted; returns its last or present state. */
    public ObjectNode delete(ResourceType type, ObjectKey key, DeleteOptions options) {
        ObjectNode old = get(type, key);
        if (type.is("", "namespaces") && UNDELETABLE_NAMESPACES.contains(key.name())) {
            throw ApiError.forbidden(type, key.name(), "this namespace may not be deleted");
        }
        checkPreconditions(type, key, old, options);
        ObjectNode object = old.deepCopy();
        setPropagationFinalizers(object, options);
        long grace = type.is("", "pods") ? podGrace(object, options) : 0;
        boolean first = !object.path("metadata").has("deletionTimestamp");
        markDeleted(object, grace);
        if (type.is("", "namespaces")) {
            Json.child(object, "status").put("phase", "Terminating");
        }
        if (first && type.countsGenerations()) {
            ObjectNode metadata = Json.child(object, "metadata");
            metadata.put("generation", metadata.path("generation").asLong() + 1);
        }
        if (options.dryRun()) {
            return object;
        }
        if (isFinished(object)) {
            return store.remove(type, key);
        }
        return object.equals(old) ? old : store.put(type, object);
    }

    private static void checkPreconditions(ResourceType type, ObjectKey key, ObjectNode old, DeleteOptions options) {
        String uid = Json.text(old, "metadata.uid");
        if (options.uid().isPresent() && !options.uid().get().equals(uid)) {
            throw ApiError.conflict(
                    type,
                    key.name(),
                    "Precondition failed: UID in precondition: " + options.uid().get() + ", UID in object meta: "
                            + uid);
        }
        String revision = Json.text(old, "metadata.resourceVersion");
        if (options.resourceVersion().isPresent()
                && !options.resourceVersion().get().equals(revision)) {
            throw ApiError.conflict(
                    type,
                    key.name(),
                    "Precondition failed: ResourceVersion in precondition: "
                            + options.resourceVersion().get() + ", ResourceVersion in object meta: " + revision);
        }
    }

    private static void setPropagationFinalizers(ObjectNode object, DeleteOptions options) {
        options.propagationPolicy().ifPresent(policy -> {
            ObjectNode metadata = Json.child(object, "metadata");
            ArrayNode kept = Json.array();
            for (JsonNode finalizer : metadata.path("finalizers")) {
                String name = finalizer.asText();
                if (!name.equals("orphan") && !name.equals("foregroundDeletion")) {
                    kept.add(name);
                }
            }
            switch (policy) {
                case "Orphan" -> kept.add("orphan");
                case "Foreground" -> kept.add("foregroundDeletion");
                default -> {}
            }
            metadata.set("finalizers", kept);
            if (kept.isEmpty()) {
                metadata.remove("finalizers");
            }
        });
    }

    /** Seconds that the pod still gets; a pod that no kubelet has, or that has ended, gets none. */
    private static long podGrace(ObjectNode pod, DeleteOptions options) {
        String phase = Json.text(pod, "status.phase");
        if (Json.text(pod, "spec.nodeName").isEmpty() || phase.equals("Succeeded") || phase.equals("Failed")) {
            return 0;
        }
        long wanted = options.gracePeriodSeconds()
                .orElse(Json.at(pod, "spec.terminationGracePeriodSeconds").asLong(30));
        JsonNode present = Json.at(pod, "metadata.deletionGracePeriodSeconds");
        return present.isNumber() ? Math.min(present.asLong(), wanted) : wanted;
    }

    private void markDeleted(ObjectNode object, long grace) {
        ObjectNode metadata = Json.child(object, "metadata");
        boolean shortened = metadata.path("deletionGracePeriodSeconds").asLong(0) > grace;
        if (!metadata.has("deletionTimestamp") || shortened) {
            Instant deadline = clock.instant().plusSeconds(grace);
            metadata.put("deletionTimestamp", Timestamps.of(deadline)).put("deletionGracePeriodSeconds", grace);
        }
    }

    /** Whether a deleted object may go: no finalizer wants it any more, and its grace period is over. */
    private static boolean isFinished(ObjectNode object) {
        JsonNode metadata = object.path("metadata");
        return metadata.has("deletionTimestamp")
                && metadata.path("finalizers").isEmpty()
                && metadata.path("deletionGracePeriodSeconds").asLong() == 0
                && !(object.path("kind").asText().equals("Namespace")
                        && !Json.at(object, "spec.finalizers").isEmpty());
    }

    private void checkIdentity(ResourceType type, String namespace, ObjectNode object) {
        String kind = Json.text(object, "kind");
        String apiVersion = Json.text(object, "apiVersion");
        if (!kind.isEmpty() && !kind.equals(type.kind())) {
            throw ApiError.badRequest(
                    kind + " in version \"" + apiVersion + "\" cannot be handled as a " + type.kind());
        }
        object.put("kind", type.kind());
        object.put("apiVersion", type.isEvent() ? "v1" : type.groupVersion());
        ObjectNode metadata = Json.child(object, "metadata");
        String given = Json.text(metadata, "namespace");
        if (type.namespaced() && !given.isEmpty() && !given.equals(namespace)) {
            throw ApiError.badRequest("the namespace of the provided object does not match the namespace sent on the"
                    + " request (" + given + ", " + namespace + ")");
        }
        if (type.namespaced()) {
            metadata.put("namespace", namespace);
        } else {
            metadata.remove("namespace");
        }
    }

    private void checkNamespace(ResourceType type, String namespace, String name) {
        if (!type.namespaced()) {
            return;
        }
        ResourceType namespaces = types.builtIn("", "namespaces");
        ObjectNode found = get(namespaces, new ObjectKey("", namespace));
        if (found.path("metadata").has("deletionTimestamp")) {
            throw ApiError.forbidden(
                    type,
                    name,
                    "unable to create new content in namespace " + namespace + " because it is being terminated");
        }
    }

    private static void checkUnchangedSince(ResourceType type, ObjectKey key, ObjectNode object, ObjectNode old) {
        String revision = Json.text(object, "metadata.resourceVersion");
        if (!revision.isEmpty() && !revision.equals(Json.text(old, "metadata.resourceVersion"))) {
            throw ApiError.modified(type, key.name());
        }
        String uid = Json.text(object, "metadata.uid");
        if (!uid.isEmpty() && !uid.equals(Json.text(old, "metadata.uid"))) {
            throw ApiError.conflict(
                    type,
                    key.name(),
                    "Precondition failed: UID in precondition: " + uid + ", UID in object meta: "
                            + Json.text(old, "metadata.uid"));
        }
        if (!Json.text(object, "metadata.name").equals(key.name())) {
            throw ApiError.badRequest("the name of the object (" + Json.text(object, "metadata.name")
                    + ") does not match the name on the URL (" + key.name() + ")");
        }
    }

    /** What upstream's decoder does: nulls and unknown fields go, a value of another type is refused. */
    private static void decode(ResourceType type, ObjectNode object, WriteOptions options) {
        Json.dropNulls(object);
        List<String> unknown = type.strategy().prune(type, object);
        // What only the reader itself can judge must be known before any rule looks at it.
        type.strategy().requireReadable(type, object);
        for (String field : unknown) {
            switch (options.unknownFields()) {
                case STRICT ->
                    throw ApiError.badRequest("strict decoding error: "
                            + String.join(
                                    ", ",
                                    unknown.stream()
                                            .map(f -> "unknown field \"" + f + "\"")
                                            .toList()));
                case WARN -> options.warn().accept("unknown field \"" + field + "\"");
                case IGNORE -> {}
            }
        }
    }

    private static ObjectNode withStatusOf(ObjectNode object, ObjectNode old) {
        ObjectNode result = old.deepCopy();
        copy("status", object, result);
        return result;
    }

    private static void keepServerMetadata(ObjectNode object, ObjectNode old) {
        SERVER_METADATA.forEach(field -> copyMetadata(field, old, object));
        ArrayNode managers = Json.list(Json.child(object, "metadata"), "managedFields");
        if (managers.isEmpty()) {
            Json.child(object, "metadata").remove("managedFields");
            copyMetadata("managedFields", old, object);
        }
    }

    private static void countGeneration(ResourceType type, ObjectNode object, ObjectNode old) {
        if (type.countsGenerations() && !content(object).equals(content(old))) {
            long generation = Json.at(old, "metadata.generation").asLong(1);
            Json.child(object, "metadata").put("generation", generation + 1);
        }
    }

    private static ObjectNode content(ObjectNode object) {
        ObjectNode content = object.deepCopy();
        content.remove(List.of("metadata", "status", "apiVersion", "kind"));
        return content;
    }

    private static void copy(String field, ObjectNode from, ObjectNode to) {
        JsonNode value = from.get(field);
        if (value == null) {
            to.remove(field);
        } else {
            to.set(field, value.deepCopy());
        }
    }

    private static void copyMetadata(String field, ObjectNode from, ObjectNode to) {
        copy(field, Json.child(from, "metadata"), Json.child(to, "metadata"));
    }

    private static void validate(
            ResourceType type, ObjectNode object, Optional<ObjectNode> old, List<FieldCause> causes) {
        String name = Json.text(object, "metadata.name");
        Optional<FieldCause> wrongName = name.isEmpty()
                ? Optional.of(FieldCause.required("metadata.name", "name or generateName is required"))
                : nameRule(type, name);
        List<FieldCause> rules = ObjectRules.check(type.qualifiedName(), type.custom(), object, old).stream()
                .map(FieldCause::of)
                .toList();
        List<FieldCause> all = Stream.of(
                        wrongName.stream(), rules.stream(), SizeLimits.exceeded(type, object).stream(), causes.stream())
                .flatMap(part -> part)
                .toList();
        if (!all.isEmpty()) {
            throw ApiError.invalid(type, name, all);
        }
    }

    private static Optional<FieldCause> nameRule(ResourceType type, String name) {
        // RBAC names are path segments: "system:node" is one.
        if (type.group().equals("rbac.authorization.k8s.io")) {
            return Optional.empty();
        }
        boolean label = type.is("", "namespaces") || type.is("", "services");
        return (label ? Formats.label(name) : Formats.subdomain(name))
                .stream().findFirst().map(why -> FieldCause.invalid("metadata.name", name, why));
    }
}
