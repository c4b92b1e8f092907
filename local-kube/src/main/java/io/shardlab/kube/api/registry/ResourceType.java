package io.shardlab.kube.api.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One kind of object as one version of its group serves it: its names, where it lives, what it can do.
 *
 * @param names every name that a client may use for it
 * @param subresources of {@code status}, {@code scale} and others
 * @param scale where a custom resource keeps its replicas; empty for built-in kinds
 * @param schema the OpenAPI schema of a custom resource; empty for built-in kinds
 * @param countsGenerations whether {@code metadata.generation} counts the changes of its spec
 * @param columns what {@code kubectl get} prints, without the namespace
 * @param strategy what is special about it when it is written
 */
public record ResourceType(
        String group,
        String version,
        String kind,
        Names names,
        boolean namespaced,
        Set<String> subresources,
        Optional<ScalePaths> scale,
        Optional<JsonNode> schema,
        boolean countsGenerations,
        List<Column> columns,
        Strategy strategy) {

    /** The names of a resource. */
    public record Names(String plural, String singular, List<String> shortNames, List<String> categories) {}

    /** JSON paths (dotted, without the leading dot) of a custom resource's scale. */
    public record ScalePaths(String specReplicas, String statusReplicas, Optional<String> selector) {}

    public String plural() {
        return names.plural();
    }

    public String groupVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** {@code deployments.apps}: how error messages name a resource. */
    public String qualifiedName() {
        return group.isEmpty() ? plural() : plural() + "." + group;
    }

    /** All versions of a resource share one place in the store. */
    String storageKey() {
        return isEvent() ? "/events" : group + "/" + plural();
    }

    /** {@code events} of the core group and of events.k8s.io are two views of one object. */
    public boolean isEvent() {
        return plural().equals("events") && (group.isEmpty() || group.equals("events.k8s.io"));
    }

    public boolean is(String otherGroup, String otherPlural) {
        return group.equals(otherGroup) && plural().equals(otherPlural);
    }

    public boolean has(String subresource) {
        return subresources.contains(subresource);
    }

    /** Upstream's namespaces are deleted one by one only. */
    public boolean deletesCollections() {
        return !is("", "namespaces");
    }

    public boolean custom() {
        return schema.isPresent();
    }

    public String listKind() {
        return kind + "List";
    }
}
