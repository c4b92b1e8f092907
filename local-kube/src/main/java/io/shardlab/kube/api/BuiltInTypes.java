package io.shardlab.kube.api;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The kinds that this server has built in. A kind that nothing here would act on (StatefulSet, DaemonSet, Job) is left
 * out on purpose: {@code kubectl apply} then says so, instead of storing an object that never comes to life.
 */
final class BuiltInTypes {

    /** Kinds whose {@code metadata.generation} counts the changes of their spec. */
    private static final Set<String> COUNTS_GENERATIONS = Set.of(
            "deployments.apps",
            "replicasets.apps",
            "pods",
            "poddisruptionbudgets.policy",
            "customresourcedefinitions.apiextensions.k8s.io",
            "networkpolicies.networking.k8s.io",
            "ingresses.networking.k8s.io",
            "validatingwebhookconfigurations.admissionregistration.k8s.io",
            "mutatingwebhookconfigurations.admissionregistration.k8s.io");

    private static final Map<String, Set<String>> SUBRESOURCES = Map.ofEntries(
            entry("pods", Set.of("status", "binding", "eviction", "log")),
            entry("namespaces", Set.of("status", "finalize")),
            entry("services", Set.of("status")),
            entry("nodes", Set.of("status")),
            entry("serviceaccounts", Set.of("token")),
            entry("deployments.apps", Set.of("status", "scale")),
            entry("replicasets.apps", Set.of("status", "scale")),
            entry("horizontalpodautoscalers.autoscaling", Set.of("status")),
            entry("poddisruptionbudgets.policy", Set.of("status")),
            entry("ingresses.networking.k8s.io", Set.of("status")),
            entry("customresourcedefinitions.apiextensions.k8s.io", Set.of("status")),
            entry("apiservices.apiregistration.k8s.io", Set.of("status")));

    private static final String ADMISSION = "admissionregistration.k8s.io/v1";
    private static final String RBAC = "rbac.authorization.k8s.io/v1";
    private static final String NETWORKING = "networking.k8s.io/v1";

    private BuiltInTypes() {}

    /** Every built-in kind, the core group first, as discovery lists them. */
    static List<ResourceType> all() {
        List<ResourceType> types = new ArrayList<>();
        types.addAll(core());
        types.add(namespaced("apps/v1", "Deployment", "deployments", "deploy/all"));
        types.add(namespaced("apps/v1", "ReplicaSet", "replicasets", "rs/all"));
        types.add(namespaced("autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", "hpa/all"));
        types.add(namespaced("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets", "pdb/"));
        types.add(namespaced("coordination.k8s.io/v1", "Lease", "leases", "/"));
        types.add(namespaced("events.k8s.io/v1", "Event", "events", "ev/"));
        types.add(namespaced(NETWORKING, "NetworkPolicy", "networkpolicies", "netpol/"));
        types.add(namespaced(NETWORKING, "Ingress", "ingresses", "ing/"));
        types.add(namespaced(RBAC, "Role", "roles", "/"));
        types.add(namespaced(RBAC, "RoleBinding", "rolebindings", "/"));
        types.add(cluster(RBAC, "ClusterRole", "clusterroles", "/"));
        types.add(cluster(RBAC, "ClusterRoleBinding", "clusterrolebindings", "/"));
        types.add(cluster("scheduling.k8s.io/v1", "PriorityClass", "priorityclasses", "pc/"));
        types.add(cluster(ADMISSION, "ValidatingWebhookConfiguration", "validatingwebhookconfigurations", "/"));
        types.add(cluster(ADMISSION, "MutatingWebhookConfiguration", "mutatingwebhookconfigurations", "/"));
        types.add(cluster(
                "apiextensions.k8s.io/v1",
                "CustomResourceDefinition",
                "customresourcedefinitions",
                "crd,crds/api-extensions"));
        types.add(cluster("apiregistration.k8s.io/v1", "APIService", "apiservices", "/api-extensions"));
        return List.copyOf(types);
    }

    static boolean countsGenerations(ResourceType type) {
        return type.custom() || COUNTS_GENERATIONS.contains(type.qualifiedName());
    }

    private static List<ResourceType> core() {
        return List.of(
                namespaced("v1", "Pod", "pods", "po/all"),
                namespaced("v1", "Service", "services", "svc/all"),
                namespaced("v1", "ConfigMap", "configmaps", "cm/"),
                namespaced("v1", "Secret", "secrets", "/"),
                namespaced("v1", "ServiceAccount", "serviceaccounts", "sa/"),
                namespaced("v1", "Event", "events", "ev/"),
                namespaced("v1", "LimitRange", "limitranges", "limits/"),
                namespaced("v1", "ResourceQuota", "resourcequotas", "quota/"),
                cluster("v1", "Namespace", "namespaces", "ns/"),
                cluster("v1", "Node", "nodes", "no/"));
    }

    private static ResourceType namespaced(String groupVersion, String kind, String plural, String extraNames) {
        return type(groupVersion, kind, plural, extraNames, true);
    }

    private static ResourceType cluster(String groupVersion, String kind, String plural, String extraNames) {
        return type(groupVersion, kind, plural, extraNames, false);
    }

    /** {@code extraNames}: short names and categories, {@code po/all}. */
    private static ResourceType type(
            String groupVersion, String kind, String plural, String extraNames, boolean namespaced) {
        int slash = groupVersion.indexOf('/');
        String group = slash < 0 ? "" : groupVersion.substring(0, slash);
        String qualified = group.isEmpty() ? plural : plural + "." + group;
        String[] extra = extraNames.split("/", -1);
        return new ResourceType(
                group,
                groupVersion.substring(slash + 1),
                kind,
                new ResourceType.Names(plural, kind.toLowerCase(Locale.ROOT), words(extra[0]), words(extra[1])),
                namespaced,
                SUBRESOURCES.getOrDefault(qualified, Set.of()),
                Optional.empty(),
                Optional.empty(),
                BuiltInColumns.of(qualified));
    }

    private static List<String> words(String list) {
        return Arrays.stream(list.split(",")).filter(word -> !word.isEmpty()).toList();
    }
}
