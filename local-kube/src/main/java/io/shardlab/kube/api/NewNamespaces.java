package io.shardlab.kube.api;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Gives every new namespace what pods in it rely on: a {@code default} service account and the CA to trust. */
final class NewNamespaces {

    private NewNamespaces() {}

    static void follow(Store store, Registry registry, ResourceTypes types, String caPem) {
        store.listen(types.builtIn("", "namespaces"), change -> {
            if (change.type() == Store.ChangeType.ADDED) {
                String namespace = Json.text(change.object(), "metadata.name");
                ObjectNode rootCa = named("kube-root-ca.crt");
                rootCa.putObject("data").put("ca.crt", caPem);
                registry.create(
                        types.builtIn("", "serviceaccounts"), namespace, named("default"), WriteOptions.internal());
                registry.create(types.builtIn("", "configmaps"), namespace, rootCa, WriteOptions.internal());
            }
        });
    }

    static ObjectNode named(String name) {
        ObjectNode object = Json.object();
        object.putObject("metadata").put("name", name);
        return object;
    }
}
