package io.shardlab.kube.api.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.json.Timestamps;
import io.shardlab.kube.api.registry.ApiError;
import io.shardlab.kube.api.registry.ApiError.FieldCause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Server-side apply: the applied configuration is merged; what the manager applied before and now leaves out goes.
 *
 * <p>Only fields set by apply have an owner here. A field that was set by a plain update or patch belongs to nobody, so
 * it never conflicts (docs/fidelity/local-kube.md).
 *
 * @param manager the {@code fieldManager} of the request
 * @param force whether to take fields away from other managers
 */
public record ServerSideApply(String manager, boolean force, Instant now) {

    /**
     * Applies {@code configuration} to {@code live}, which is changed in place.
     *
     * @throws ApiError 409 if another manager has applied another value, unless forced
     */
    public void apply(ObjectNode live, ObjectNode configuration) {
        ObjectNode wanted = FieldSet.of(configuration);
        ArrayNode managers = Json.list(Json.child(live, "metadata"), "managedFields");
        ObjectNode before = live.deepCopy();
        takeFromOthers(live, configuration, wanted, managers);
        ObjectNode patch = configuration.deepCopy();
        patch.remove(List.of("apiVersion", "kind"));
        if (patch.get("metadata") instanceof ObjectNode metadata) {
            metadata.remove(List.of("managedFields", "creationTimestamp", "uid"));
        }
        StrategicMerge.apply(live, patch);
        Optional<ObjectNode> mine = entryOf(managers, manager);
        mine.ifPresent(entry -> removeAbandoned(live, entry.path("fieldsV1"), wanted, managers));
        boolean changed = !withoutManagers(before).equals(withoutManagers(live))
                || mine.map(entry -> !entry.path("fieldsV1").equals(wanted)).orElse(true);
        if (changed) {
            ObjectNode entry = mine.orElseGet(managers::addObject);
            entry.put("manager", manager)
                    .put("operation", "Apply")
                    .put("apiVersion", Json.text(configuration, "apiVersion"))
                    .put("time", Timestamps.of(now))
                    .put("fieldsType", "FieldsV1")
                    .set("fieldsV1", wanted);
        }
    }

    private void takeFromOthers(ObjectNode live, ObjectNode configuration, ObjectNode wanted, ArrayNode managers) {
        List<FieldCause> conflicts = new ArrayList<>();
        for (JsonNode other : managers) {
            if (other.path("manager").asText().equals(manager)) {
                continue;
            }
            for (List<String> leaf : FieldSet.leaves(wanted)) {
                JsonNode value = FieldSet.valueAt(configuration, leaf);
                // An empty object claims none of the fields that others may put into it.
                boolean claims = !FieldSet.isItem(leaf) && !value.isObject();
                if (claims
                        && !FieldSet.valueAt(live, leaf).equals(value)
                        && FieldSet.contains(other.path("fieldsV1"), leaf)) {
                    String field = String.join("", leaf).replace("f:", ".");
                    conflicts.add(new FieldCause(
                            field,
                            "FieldManagerConflict",
                            "conflict with \"" + other.path("manager").asText() + "\""));
                    if (force) {
                        FieldSet.remove((ObjectNode) other.path("fieldsV1"), leaf);
                    }
                }
            }
        }
        if (!force && !conflicts.isEmpty()) {
            throw ApiError.applyConflict(conflicts);
        }
    }

    private void removeAbandoned(ObjectNode live, JsonNode owned, ObjectNode wanted, ArrayNode managers) {
        for (List<String> leaf : FieldSet.leavesItemsFirst(owned)) {
            boolean shared = false;
            for (JsonNode other : managers) {
                shared |= !other.path("manager").asText().equals(manager)
                        && FieldSet.contains(other.path("fieldsV1"), leaf);
            }
            boolean emptyOrScalar = !FieldSet.valueAt(live, leaf).isObject()
                    || FieldSet.isItem(leaf)
                    || FieldSet.valueAt(live, leaf).isEmpty();
            if (!FieldSet.contains(wanted, leaf) && !shared && emptyOrScalar) {
                FieldSet.removeValue(live, leaf);
            }
        }
    }

    private static Optional<ObjectNode> entryOf(ArrayNode managers, String manager) {
        for (JsonNode entry : managers) {
            if (entry.path("manager").asText().equals(manager)) {
                return Optional.of((ObjectNode) entry);
            }
        }
        return Optional.empty();
    }

    private static ObjectNode withoutManagers(ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        Json.child(copy, "metadata").remove("managedFields");
        return copy;
    }
}
