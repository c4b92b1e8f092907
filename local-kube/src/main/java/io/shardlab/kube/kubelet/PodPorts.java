package io.shardlab.kube.kubelet;

import java.util.Map;

/**
 * Where a pod can be reached.
 *
 * @param podIp its address
 * @param moved the ports that its program was told to listen on instead of those in the specification
 */
record PodPorts(String podIp, Map<Integer, Integer> moved) {

    /** The port that stands for one of the specification. */
    int real(int specified) {
        return moved.getOrDefault(specified, specified);
    }
}
