package io.shardlab.kube.kubelet;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.NodeStatusBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;

/** The one node: this machine. */
final class NodeRegistration {

    private static final String MAXIMUM_PODS = "110";

    private NodeRegistration() {}

    /** What pods learn about the node, given where its API server is. */
    static NodeFacts facts(String name, URI apiServer) {
        int port = apiServer.getPort() > 0 ? apiServer.getPort() : 443;
        return new NodeFacts(name, PodAddresses.SHARED, capacity(), apiServer.getHost(), port);
    }

    /** Creates the node, or makes the one that is there this one. */
    static void register(KubernetesClient client, NodeFacts facts, Clock clock) {
        Node node = new NodeBuilder()
                .withNewMetadata()
                .withName(facts.name())
                .addToLabels("kubernetes.io/hostname", facts.name())
                .addToLabels("kubernetes.io/os", "linux")
                .addToLabels("kubernetes.io/arch", architecture())
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();
        if (client.nodes().withName(facts.name()).get() == null) {
            client.nodes().resource(node).create();
        }
        client.nodes()
                .withName(facts.name())
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        Serialization.asJson(Map.of("status", status(facts, clock))));
    }

    private static NodeStatus status(NodeFacts facts, Clock clock) {
        return new NodeStatusBuilder()
                .withCapacity(facts.allocatable())
                .withAllocatable(facts.allocatable())
                .withConditions(
                        condition("MemoryPressure", "False", "KubeletHasSufficientMemory", clock),
                        condition("DiskPressure", "False", "KubeletHasNoDiskPressure", clock),
                        condition("PIDPressure", "False", "KubeletHasSufficientPID", clock),
                        condition("Ready", "True", "KubeletReady", clock))
                .addNewAddress()
                .withType("InternalIP")
                .withAddress(facts.hostIp())
                .endAddress()
                .addNewAddress()
                .withType("Hostname")
                .withAddress(facts.name())
                .endAddress()
                .withNewNodeInfo()
                .withKubeletVersion("v1.35.0")
                .withOperatingSystem(System.getProperty("os.name").toLowerCase(Locale.ROOT))
                .withArchitecture(architecture())
                .withOsImage(System.getProperty("os.name"))
                .withKernelVersion(System.getProperty("os.version"))
                .withContainerRuntimeVersion("process://" + System.getProperty("java.version"))
                .withBootID("")
                .withKubeProxyVersion("")
                .withMachineID("")
                .withSystemUUID("")
                .endNodeInfo()
                .build();
    }

    private static NodeCondition condition(String type, String status, String reason, Clock clock) {
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        return new NodeConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage("pods are processes of this machine")
                .withLastHeartbeatTime(now)
                .withLastTransitionTime(now)
                .build();
    }

    private static Map<String, Quantity> capacity() {
        long bytes = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getTotalMemorySize();
        int processors = Runtime.getRuntime().availableProcessors();
        return Map.of(
                "cpu", new Quantity(Integer.toString(processors)),
                "memory", new Quantity(bytes / 1024 + "Ki"),
                "pods", new Quantity(MAXIMUM_PODS));
    }

    private static String architecture() {
        return switch (System.getProperty("os.arch")) {
            case "aarch64" -> "arm64";
            case "x86_64" -> "amd64";
            default -> System.getProperty("os.arch");
        };
    }
}
