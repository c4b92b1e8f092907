package io.shardlab.kube.kubelet;

import java.util.Map;
import java.util.Optional;

/** The ConfigMaps and Secrets of a pod's namespace. */
interface References {

    /** The data of a ConfigMap; empty if there is no such object. */
    Optional<Map<String, byte[]>> configMap(String name);

    /** The decoded data of a Secret; empty if there is no such object. */
    Optional<Map<String, byte[]>> secret(String name);
}
