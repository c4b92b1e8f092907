package io.shardlab.kube.api.crd;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.registry.DeleteOptions;
import io.shardlab.kube.api.registry.ObjectKey;
import io.shardlab.kube.api.registry.Registry;
import io.shardlab.kube.api.registry.ResourceType;
import io.shardlab.kube.api.registry.ResourceTypes;
import io.shardlab.kube.api.registry.Store;
import io.shardlab.kube.api.registry.Store.Change;
import io.shardlab.kube.api.registry.Store.ChangeType;
import io.shardlab.kube.api.registry.WriteOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Follows the CustomResourceDefinitions: serves what they define, and empties the ones that are being deleted. */
public final class ServedDefinitions {

    private final Store store;
    private final Registry registry;
    private final ResourceTypes types;
    private final ResourceType definitions;
    private final DefinitionNames names;
    private final Map<String, Runnable> cleanups = new HashMap<>();

    public ServedDefinitions(Store store, Registry registry, ResourceTypes types, DefinitionNames names) {
        this.store = store;
        this.registry = registry;
        this.types = types;
        this.names = names;
        definitions = types.builtIn("apiextensions.k8s.io", "customresourcedefinitions");
        store.listen(definitions, this::follow);
    }

    private void follow(Change change) {
        ObjectNode definition = change.object();
        String group = Json.text(definition, "spec.group");
        String plural = Json.text(definition, "spec.names.plural");
        if (change.type() == ChangeType.DELETED) {
            types.remove(group, plural);
            offerFreedNames(group);
            return;
        }
        boolean changed = change.before()
                .map(before -> !before.path("spec").equals(definition.path("spec"))
                        || DefinitionNames.isEstablished(before) != DefinitionNames.isEstablished(definition))
                .orElse(true);
        if (changed) {
            types.remove(group, plural);
            if (DefinitionNames.isEstablished(definition)) {
                CustomResourceDefinitions.typesOf(definition).forEach(types::add);
            }
        }
        if (definition.path("metadata").has("deletionTimestamp")) {
            empty(ObjectKey.of(definition), CustomResourceDefinitions.storedType(definition));
        }
    }

    /** Who came second for a name that is free now gets it. */
    private void offerFreedNames(String group) {
        for (ObjectNode definition : List.copyOf(store.all(definitions))) {
            if (Json.text(definition, "spec.group").equals(group) && !DefinitionNames.isEstablished(definition)) {
                registry.updateFreely(
                        definitions,
                        ObjectKey.of(definition),
                        object -> {
                            names.accept(object);
                            return object;
                        },
                        WriteOptions.internal());
            }
        }
    }

    private void empty(ObjectKey definition, ResourceType type) {
        if (cleanups.containsKey(definition.name())) {
            return;
        }
        Runnable unsubscribe = store.listen(type, instance -> finishWhenEmpty(definition, type));
        cleanups.put(definition.name(), unsubscribe);
        for (ObjectNode instance : List.copyOf(store.all(type))) {
            registry.delete(type, ObjectKey.of(instance), DeleteOptions.internal());
        }
        finishWhenEmpty(definition, type);
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
