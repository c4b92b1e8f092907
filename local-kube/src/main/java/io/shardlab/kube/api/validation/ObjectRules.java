package io.shardlab.kube.api.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** Which rules each kind of object has to keep, beside those of its strategy. */
public final class ObjectRules {

    private ObjectRules() {}

    /**
     * What is wrong with an object, or with the change of it.
     *
     * @param resource its resource with the group, {@code deployments.apps}
     * @param custom whether a CustomResourceDefinition has brought its kind
     * @param old what is stored now; empty when the object is created
     */
    public static List<FieldError> check(
            String resource, boolean custom, JsonNode object, Optional<? extends JsonNode> old) {
        Field root = Field.root(object, "");
        MetadataRules.check(root.child("metadata"), !custom && !resource.endsWith(".k8s.io"));
        switch (resource) {
            case "configmaps", "secrets" -> {
                DataRules.check(root);
                old.ifPresent(before -> DataRules.checkUpdate(root, before));
            }
            case "services" -> ServiceRules.service(root);
            case "deployments.apps" -> {
                RolloutRules.check(root.child("spec"));
                templateLabels(root);
            }
            case "replicasets.apps" -> templateLabels(root);
            case "horizontalpodautoscalers.autoscaling" ->
                root.child("spec").child("metrics").items().forEach(MetricRules::check);
            case "ingresses.networking.k8s.io" -> ServiceRules.ingress(root);
            case "roles.rbac.authorization.k8s.io", "clusterroles.rbac.authorization.k8s.io" -> AccessRules.role(root);
            case "rolebindings.rbac.authorization.k8s.io", "clusterrolebindings.rbac.authorization.k8s.io" -> {
                AccessRules.binding(root, resource.startsWith("cluster"));
                old.ifPresent(before -> AccessRules.bindingUpdate(root, before));
            }
            default -> {}
        }
        return root.errors();
    }

    private static void templateLabels(Field workload) {
        MetadataRules.labels(
                workload.child("spec").child("template").child("metadata").child("labels"));
    }
}
