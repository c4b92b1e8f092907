package io.shardlab.kube.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceFieldSelector;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a pod may read about itself: fields by path, and its containers' resources. */
record DownwardApi(Pod pod, String podIp, NodeFacts node) {

    private static final Pattern SUBSCRIPT = Pattern.compile("metadata\\.(labels|annotations)\\['([^']+)']");

    /** The value of a {@code fieldRef}. */
    String field(String path) throws ContainerConfigException {
        Matcher subscript = SUBSCRIPT.matcher(path);
        if (subscript.matches()) {
            return metadata(subscript.group(1)).getOrDefault(subscript.group(2), "");
        }
        return switch (path) {
            case "metadata.name" -> pod.getMetadata().getName();
            case "metadata.namespace" -> pod.getMetadata().getNamespace();
            case "metadata.uid" -> pod.getMetadata().getUid();
            case "metadata.labels", "metadata.annotations" -> lines(metadata(path.substring("metadata.".length())));
            case "spec.nodeName" -> node.name();
            case "spec.serviceAccountName" ->
                Optional.ofNullable(pod.getSpec().getServiceAccountName()).orElse("default");
            case "status.hostIP", "status.hostIPs" -> node.hostIp();
            case "status.podIP", "status.podIPs" -> podIp;
            default -> throw new ContainerConfigException("unsupported fieldPath: " + path);
        };
    }

    /** The value of a {@code resourceFieldRef}, in units of its divisor and rounded up. */
    String resource(ResourceFieldSelector selector, Container own) throws ContainerConfigException {
        Container container = selector.getContainerName() == null ? own : container(selector.getContainerName());
        String[] path = Objects.requireNonNullElse(selector.getResource(), "").split("\\.", 2);
        if (path.length < 2 || !path[0].matches("limits|requests")) {
            throw new ContainerConfigException("unsupported container resource: " + selector.getResource());
        }
        BigDecimal amount = amount(container, path[0].equals("limits"), path[1]).getNumericalAmount();
        BigDecimal divisor = Optional.ofNullable(selector.getDivisor())
                .map(Quantity::getNumericalAmount)
                .filter(given -> given.signum() > 0)
                .orElse(BigDecimal.ONE);
        return amount.divide(divisor, 0, RoundingMode.CEILING).toPlainString();
    }

    private Quantity amount(Container container, boolean limit, String resource) {
        Optional<ResourceRequirements> resources = Optional.ofNullable(container.getResources());
        Optional<Quantity> limits =
                resources.map(ResourceRequirements::getLimits).map(all -> all.get(resource));
        // Without a limit a container may use the whole node; without a request it asks for what it is limited to.
        return limit
                ? limits.orElseGet(() -> node.allocatable().getOrDefault(resource, new Quantity("0")))
                : resources
                        .map(ResourceRequirements::getRequests)
                        .map(all -> all.get(resource))
                        .or(() -> limits)
                        .orElse(new Quantity("0"));
    }

    private Container container(String name) throws ContainerConfigException {
        return pod.getSpec().getContainers().stream()
                .filter(container -> container.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new ContainerConfigException("container " + name + " not found"));
    }

    private Map<String, String> metadata(String which) {
        Map<String, String> map = which.equals("labels")
                ? pod.getMetadata().getLabels()
                : pod.getMetadata().getAnnotations();
        return map == null ? Map.of() : map;
    }

    private static String lines(Map<String, String> map) {
        return new TreeMap<>(map)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + "=\""
                                + entry.getValue().replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
                        .collect(Collectors.joining("\n"));
    }
}
