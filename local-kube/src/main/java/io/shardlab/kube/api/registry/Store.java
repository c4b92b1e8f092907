package io.shardlab.kube.api.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.json.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The objects, one revision counter over all of them, and the recent changes that a watch can resume from.
 *
 * <p>A stored tree is never changed in place: who wants to change one copies it first.
 */
public final class Store {

    /** How many changes of one resource a watch can look back on; before that it must list again (410). */
    private static final int REMEMBERED_CHANGES = 500;

    public enum ChangeType {
        ADDED,
        MODIFIED,
        DELETED
    }

    /**
     * A change of one object.
     *
     * @param object the object after the change; for a deletion its last state, with the deletion's revision
     * @param before the object before it, empty for an addition
     */
    public record Change(long revision, ChangeType type, ObjectNode object, Optional<ObjectNode> before) {}

    private static final class Resource {
        final NavigableMap<ObjectKey, ObjectNode> objects = new TreeMap<>();
        final Deque<Change> changes = new ArrayDeque<>();
        final Set<Consumer<Change>> listeners = new LinkedHashSet<>();
        long forgottenUpTo;
    }

    private final Map<String, Resource> resources = new HashMap<>();
    private long revision;

    public long revision() {
        return revision;
    }

    public Optional<ObjectNode> get(ResourceType type, ObjectKey key) {
        return Optional.ofNullable(resource(type).objects.get(key));
    }

    /** Every object of the type, in order of namespace and name. */
    public Collection<ObjectNode> all(ResourceType type) {
        return resource(type).objects.values();
    }

    /** Adds or replaces an object; stamps the new revision on {@code object}, which belongs to the store from now on. */
    ObjectNode put(ResourceType type, ObjectNode object) {
        Resource resource = resource(type);
        stamp(object);
        Optional<ObjectNode> before = Optional.ofNullable(resource.objects.put(ObjectKey.of(object), object));
        publish(
                resource,
                new Change(revision, before.isPresent() ? ChangeType.MODIFIED : ChangeType.ADDED, object, before));
        return object;
    }

    /** Removes an object; returns its last state. */
    public ObjectNode remove(ResourceType type, ObjectKey key) {
        Resource resource = resource(type);
        ObjectNode before = resource.objects.remove(key);
        ObjectNode last = before.deepCopy();
        stamp(last);
        publish(resource, new Change(revision, ChangeType.DELETED, last, Optional.of(before)));
        return last;
    }

    /**
     * The changes after {@code since}.
     *
     * @throws ApiError 410 if they are no longer remembered, or if {@code since} lies in the future: then the client's
     *     revision comes from another run of this server
     */
    public List<Change> changesSince(ResourceType type, long since) {
        Resource resource = resource(type);
        if (since < resource.forgottenUpTo || since > revision) {
            throw ApiError.expired("too old resource version: " + since + " (" + resource.forgottenUpTo + ")");
        }
        List<Change> missed = new ArrayList<>();
        for (Change change : resource.changes) {
            if (change.revision() > since) {
                missed.add(change);
            }
        }
        return missed;
    }

    /** Tells {@code listener} every later change of the type, until the returned handle is run. */
    public Runnable listen(ResourceType type, Consumer<Change> listener) {
        Set<Consumer<Change>> listeners = resource(type).listeners;
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void stamp(ObjectNode object) {
        revision++;
        Json.child(object, "metadata").put("resourceVersion", Long.toString(revision));
    }

    private static void publish(Resource resource, Change change) {
        resource.changes.addLast(change);
        if (resource.changes.size() > REMEMBERED_CHANGES) {
            resource.forgottenUpTo = resource.changes.removeFirst().revision();
        }
        for (Consumer<Change> listener : List.copyOf(resource.listeners)) {
            listener.accept(change);
        }
    }

    private Resource resource(ResourceType type) {
        return resources.computeIfAbsent(type.storageKey(), key -> new Resource());
    }
}
