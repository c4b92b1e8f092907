package io.shardlab.kube.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a pod asks for and does not get from this kubelet, where that changes what its program sees. */
final class UnsupportedFeatures {

    private UnsupportedFeatures() {}

    /** One phrase a feature; empty if everything is supported or makes no difference to a process. */
    static List<String> of(PodSpec pod) {
        List<String> unsupported = new ArrayList<>();
        Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream())
                .forEach(container -> unsupported.addAll(of(container)));
        pod.getInitContainers().stream()
                .filter(init -> "Always".equals(init.getRestartPolicy()))
                .forEach(init -> unsupported.add("init container " + init.getName()
                        + " with restartPolicy Always (a sidecar): it is waited for like any other"));
        if (pod.getActiveDeadlineSeconds() != null) {
            unsupported.add("activeDeadlineSeconds");
        }
        if (!pod.getHostAliases().isEmpty()) {
            unsupported.add("hostAliases");
        }
        return unsupported;
    }

    private static List<String> of(Container container) {
        List<String> unsupported = new ArrayList<>();
        String where = " of container " + container.getName();
        if (container.getLifecycle() != null && container.getLifecycle().getPostStart() != null) {
            unsupported.add("the postStart hook" + where);
        }
        if (container.getVolumeMounts().stream().anyMatch(mount -> mount.getSubPathExpr() != null)) {
            unsupported.add("subPathExpr" + where);
        }
        for (ProbeKind kind : ProbeKind.values()) {
            kind.of(container)
                    .filter(UnsupportedFeatures::isUnsupported)
                    .ifPresent(probe -> unsupported.add("the " + kind.title() + " probe" + where
                            + " (supported are httpGet over HTTP, tcpSocket and exec)"));
        }
        return unsupported;
    }

    private static boolean isUnsupported(Probe probe) {
        return probe.getGrpc() != null
                || probe.getHttpGet() != null
                        && "HTTPS".equals(probe.getHttpGet().getScheme());
    }
}
