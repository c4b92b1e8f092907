package io.shardlab.kube.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.Store.Change;
import io.shardlab.kube.api.Store.ChangeType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Follows the CustomResourceDefinitions: serves what they define, and empties the ones that are being deleted. */
final class ServedDefinitions {

    private final Store store;
    private final Registry registry;
    private final ResourceTypes types;
    private final ResourceType definitions;
    private final Map<String, Runnable> cleanups = new HashMap<>();

    ServedDefinitions(Store store, Registry registry, ResourceTypes types) {
        this.store = store;
        this.registry = registry;
        this.types = types;
        definitions = types.builtIn("apiextensions.k8s.io", "customresourcedefinitions");
        store.listen(definitions, this::follow);
    }

    private void follow(Change change) {
        ObjectNode definition = change.object();
        String group = Json.text(definition, "spec.group");
        String plural = Json.text(definition, "spec.names.plural");
        if (change.type() == ChangeType.DELETED) {
            types.remove(group, plural);
            return;
        }
        boolean specChanged = change.before()
                .map(before -> !before.path("spec").equals(definition.path("spec")))
                .orElse(true);
        if (specChanged) {
            types.remove(group, plural);
            CustomResourceDefinitions.typesOf(definition).forEach(types::add);
        }
        if (definition.path("metadata").has("deletionTimestamp")) {
            empty(ObjectKey.of(definition), group, plural);
        }
    }

    private void empty(ObjectKey definition, String group, String plural) {
        Optional<ResourceType> type = types.all().stream()
                .filter(t -> t.custom() && t.is(group, plural))
                .findFirst();
        if (type.isEmpty() || cleanups.containsKey(definition.name())) {
            return;
        }
        Runnable unsubscribe = store.listen(type.get(), instance -> finishWhenEmpty(definition, type.get()));
        cleanups.put(definition.name(), unsubscribe);
        for (ObjectNode instance : List.copyOf(store.all(type.get()))) {
            registry.delete(type.get(), ObjectKey.of(instance), DeleteOptions.internal());
        }
        finishWhenEmpty(definition, type.get());
    }

    private void finishWhenEmpty(ObjectKey definition, ResourceType type) {
        if (store.all(type).isEmpty() && cleanups.containsKey(definition.name())) {
            cleanups.remove(definition.name()).run();
            registry.updateFreely(
                    definitions,
                    definition,
                    object -> {
                        var kept = Json.array();
                        object.path("metadata").path("finalizers").forEach(finalizer -> {
                            if (!finalizer.asText().equals(CustomResourceDefinitions.FINALIZER)) {
                                kept.add(finalizer);
                            }
                        });
                        Json.child(object, "metadata").set("finalizers", kept);
                        return object;
                    },
                    WriteOptions.internal());
        }
    }
}
