package io.shardlab.kube.workloads;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** Where an object of a known kind stands: its namespace and name. */
record ObjectName(String namespace, String name) {

    static ObjectName of(HasMetadata object) {
        return new ObjectName(
                object.getMetadata().getNamespace(), object.getMetadata().getName());
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
