package io.shardlab.kube.hpa;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** Which HPA selects which pods, as far as each has synced: two HPAs must not fight over the same pods. */
final class TargetSelectors {

    private record Key(String namespace, String name) {}

    private final Map<Key, PodSelector> selectors = new ConcurrentHashMap<>();

    /** Remembers an HPA's selector; the names of all that select one of the pods come back, {@code namespace/name}. */
    List<String> selecting(String namespace, String name, PodSelector selector, List<Pod> pods) {
        selectors.put(new Key(namespace, name), selector);
        return selectors.entrySet().stream()
                .filter(entry -> entry.getKey().namespace().equals(namespace))
                .filter(entry -> pods.stream().anyMatch(pod -> entry.getValue().matches(labelsOf(pod))))
                .map(entry -> namespace + "/" + entry.getKey().name())
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    void forget(String namespace, String name) {
        selectors.remove(new Key(namespace, name));
    }

    private static Map<String, String> labelsOf(Pod pod) {
        return Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of());
    }
}
