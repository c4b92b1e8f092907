package io.shardlab.kube.api.kind;

import static io.shardlab.kube.api.kind.BuiltInKind.clusterWide;
import static io.shardlab.kube.api.kind.BuiltInKind.namespaced;

import io.shardlab.kube.api.crd.CustomResourceDefinitions;
import io.shardlab.kube.api.crd.DefinitionNames;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.registry.Column;
import io.shardlab.kube.api.registry.ResourceTypes;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/**
 * The kinds that this server has built in. A kind that nothing here would act on (StatefulSet, DaemonSet, Job) is left
 * out on purpose: {@code kubectl apply} then says so, instead of storing an object that never comes to life.
 */
public final class BuiltInKinds {

    private static final String ADMISSION = "admissionregistration.k8s.io/v1";
    private static final String RBAC = "rbac.authorization.k8s.io/v1";
    private static final String NETWORKING = "networking.k8s.io/v1";
    private static final String EXTENSIONS = "api-extensions";

    private BuiltInKinds() {}

    /** Every built-in kind, the core group first, as discovery lists them. */
    public static ResourceTypes served(Clock clock) {
        ResourceTypes types = new ResourceTypes();
        DefinitionNames definitionNames = new DefinitionNames(types, clock);
        Stream.of(core(), workloads(), networking(), rbac(), cluster(definitionNames))
                .flatMap(List::stream)
                .map(BuiltInKind::type)
                .forEach(types::add);
        return types;
    }

    private static List<BuiltInKind> core() {
        return List.of(
                namespaced("v1", "Pod", "pods")
                        .shortNames("po")
                        .categories("all")
                        .subresources("status", "binding", "eviction", "log")
                        .countingGenerations()
                        .columns(PodColumns.ALL)
                        .strategy(new PodStrategy()),
                namespaced("v1", "Service", "services")
                        .shortNames("svc")
                        .categories("all")
                        .subresources("status")
                        .columns(Columns.services())
                        .strategy(new ServiceStrategy()),
                namespaced("v1", "ConfigMap", "configmaps")
                        .shortNames("cm")
                        .columns(Columns.with(Columns.size("Data", "data"))),
                namespaced("v1", "Secret", "secrets").columns(Columns.secrets()).strategy(new SecretStrategy()),
                namespaced("v1", "ServiceAccount", "serviceaccounts")
                        .shortNames("sa")
                        .subresources("token")
                        .columns(Columns.with(Columns.size("Secrets", "secrets"))),
                namespaced("v1", "Event", "events").shortNames("ev").columns(Columns.events()),
                namespaced("v1", "LimitRange", "limitranges").shortNames("limits"),
                namespaced("v1", "ResourceQuota", "resourcequotas").shortNames("quota"),
                clusterWide("v1", "Namespace", "namespaces")
                        .shortNames("ns")
                        .subresources("status", "finalize")
                        .columns(Columns.with(Column.text("Status", o -> Json.text(o, "status.phase"))))
                        .strategy(new NamespaceStrategy()),
                clusterWide("v1", "Node", "nodes")
                        .shortNames("no")
                        .subresources("status")
                        .columns(Columns.nodes()));
    }

    private static List<BuiltInKind> workloads() {
        return List.of(
                namespaced("apps/v1", "Deployment", "deployments")
                        .shortNames("deploy")
                        .categories("all")
                        .subresources("status", "scale")
                        .countingGenerations()
                        .columns(Columns.deployments())
                        .strategy(new WorkloadStrategy(true)),
                namespaced("apps/v1", "ReplicaSet", "replicasets")
                        .shortNames("rs")
                        .categories("all")
                        .subresources("status", "scale")
                        .countingGenerations()
                        .columns(Columns.replicaSets())
                        .strategy(new WorkloadStrategy(false)),
                namespaced("autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers")
                        .shortNames("hpa")
                        .categories("all")
                        .subresources("status")
                        .columns(HpaColumns.ALL)
                        .strategy(new HpaStrategy()),
                namespaced("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets")
                        .shortNames("pdb")
                        .subresources("status")
                        .countingGenerations()
                        .columns(Columns.podDisruptionBudgets()),
                namespaced("coordination.k8s.io/v1", "Lease", "leases")
                        .columns(Columns.with(Column.text("Holder", o -> Json.text(o, "spec.holderIdentity")))),
                namespaced("events.k8s.io/v1", "Event", "events")
                        .shortNames("ev")
                        .columns(Columns.events()));
    }

    private static List<BuiltInKind> networking() {
        return List.of(
                namespaced(NETWORKING, "NetworkPolicy", "networkpolicies")
                        .shortNames("netpol")
                        .countingGenerations(),
                namespaced(NETWORKING, "Ingress", "ingresses")
                        .shortNames("ing")
                        .subresources("status")
                        .countingGenerations());
    }

    private static List<BuiltInKind> rbac() {
        List<Column> roleRef = Columns.with(Column.text("Role", Columns::roleRef));
        return List.of(
                namespaced(RBAC, "Role", "roles").columns(Columns.createdAt()),
                namespaced(RBAC, "RoleBinding", "rolebindings").columns(roleRef),
                clusterWide(RBAC, "ClusterRole", "clusterroles").columns(Columns.createdAt()),
                clusterWide(RBAC, "ClusterRoleBinding", "clusterrolebindings").columns(roleRef));
    }

    private static List<BuiltInKind> cluster(DefinitionNames definitionNames) {
        return List.of(
                clusterWide("scheduling.k8s.io/v1", "PriorityClass", "priorityclasses")
                        .shortNames("pc")
                        .strategy(new PriorityClassStrategy()),
                clusterWide(ADMISSION, "ValidatingWebhookConfiguration", "validatingwebhookconfigurations")
                        .countingGenerations(),
                clusterWide(ADMISSION, "MutatingWebhookConfiguration", "mutatingwebhookconfigurations")
                        .countingGenerations(),
                clusterWide("apiextensions.k8s.io/v1", "CustomResourceDefinition", "customresourcedefinitions")
                        .shortNames("crd", "crds")
                        .categories(EXTENSIONS)
                        .subresources("status")
                        .countingGenerations()
                        .columns(Columns.createdAt())
                        .strategy(new CustomResourceDefinitions(definitionNames)),
                clusterWide("apiregistration.k8s.io/v1", "APIService", "apiservices")
                        .categories(EXTENSIONS)
                        .subresources("status")
                        .columns(Columns.apiServices()));
    }
}
