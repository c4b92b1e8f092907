package io.shardlab.kube.kubelet;

import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;

/**
 * What pods may learn about their node.
 *
 * @param hostIp the node's address
 * @param allocatable what a container without limits may use, by resource name
 * @param apiHost where pods find the API server
 * @param apiPort and at which port
 */
record NodeFacts(String name, String hostIp, Map<String, Quantity> allocatable, String apiHost, int apiPort) {}
