package io.shardlab.kube.api.kind;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.registry.ObjectKey;
import io.shardlab.kube.api.registry.Registry;
import io.shardlab.kube.api.registry.ResourceType;
import io.shardlab.kube.api.registry.ResourceTypes;
import io.shardlab.kube.api.registry.Store;
import io.shardlab.kube.api.registry.WriteOptions;

/** Gives every namespace what pods in it rely on, and gives it back: a {@code default} service account, the CA to trust. */
public final class NewNamespaces {

    private static final String ACCOUNT = "default";
    private static final String ROOT_CA = "kube-root-ca.crt";

    private final Store store;
    private final Registry registry;
    private final ResourceType namespaces;
    private final ResourceType serviceAccounts;
    private final ResourceType configMaps;
    private final String caPem;

    public NewNamespaces(Store store, Registry registry, ResourceTypes types, String caPem) {
        this.store = store;
        this.registry = registry;
        this.caPem = caPem;
        namespaces = types.builtIn("", "namespaces");
        serviceAccounts = types.builtIn("", "serviceaccounts");
        configMaps = types.builtIn("", "configmaps");
        store.listen(namespaces, change -> {
            if (change.type() == Store.ChangeType.ADDED) {
                provide(Json.text(change.object(), "metadata.name"));
            }
        });
        store.listen(serviceAccounts, this::provideAgain);
        store.listen(configMaps, this::provideAgain);
    }

    private void provideAgain(Store.Change change) {
        if (change.type() == Store.ChangeType.DELETED) {
            provide(Json.text(change.object(), "metadata.namespace"));
        }
    }

    private void provide(String namespace) {
        boolean alive = store.get(namespaces, new ObjectKey("", namespace))
                .filter(object -> !object.path("metadata").has("deletionTimestamp"))
                .isPresent();
        if (alive) {
            ObjectNode rootCa = named(ROOT_CA);
            rootCa.putObject("data").put("ca.crt", caPem);
            createMissing(serviceAccounts, namespace, named(ACCOUNT));
            createMissing(configMaps, namespace, rootCa);
        }
    }

    private void createMissing(ResourceType type, String namespace, ObjectNode object) {
        if (store.get(type, new ObjectKey(namespace, Json.text(object, "metadata.name")))
                .isEmpty()) {
            registry.create(type, namespace, object, WriteOptions.internal());
        }
    }

    public static ObjectNode named(String name) {
        ObjectNode object = Json.object();
        object.putObject("metadata").put("name", name);
        return object;
    }
}
