package io.shardlab.kube.keda;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.List;

/** The workload a ScaledObject scales, as the API server has it. */
final class Workload implements ScalePass.Target, FallbackRule.Replicas {

    private final KubernetesClient client;
    private final String namespace;
    private final ScaledObjectSpec.Target target;

    Workload(KubernetesClient client, ScaledObject scaledObject) {
        this.client = client;
        this.namespace = scaledObject.namespace();
        this.target = scaledObject.spec().target();
    }

    @Override
    public int replicas() throws TriggerException {
        Integer replicas = scale().getSpec().getReplicas();
        return replicas == null ? 0 : replicas;
    }

    @Override
    public void scaleTo(int replicas) throws TriggerException {
        Scale scale = scale();
        scale.getSpec().setReplicas(replicas);
        try {
            resource().scale(scale);
        } catch (KubernetesClientException e) {
            throw new TriggerException(ApiMessages.of(e), e);
        }
    }

    @Override
    public int current() throws TriggerException {
        return replicas();
    }

    @Override
    public int ready() throws TriggerException {
        try {
            List<Pod> pods = client.pods()
                    .inNamespace(namespace)
                    .withLabelSelector(scale().getStatus().getSelector())
                    .list()
                    .getItems();
            return (int) pods.stream()
                    .filter(pod -> "Running".equals(pod.getStatus().getPhase()))
                    .filter(pod -> pod.getStatus().getConditions().stream()
                            .anyMatch(condition ->
                                    condition.getType().equals("Ready") && "True".equals(condition.getStatus())))
                    .count();
        } catch (KubernetesClientException e) {
            throw new TriggerException(ApiMessages.of(e), e);
        }
    }

    /** The pod template of the workload; missing if it has none. */
    JsonNode podTemplate() throws TriggerException {
        try {
            GenericKubernetesResource workload = resource().get();
            if (workload == null) {
                throw missing();
            }
            return ScaledObject.SERIALIZATION
                    .convertValue(workload, JsonNode.class)
                    .path("spec")
                    .path("template");
        } catch (KubernetesClientException e) {
            throw new TriggerException(ApiMessages.of(e), e);
        }
    }

    private Scale scale() throws TriggerException {
        try {
            Scale scale = resource().scale();
            if (scale == null) {
                throw missing();
            }
            return scale;
        } catch (KubernetesClientException e) {
            throw new TriggerException(ApiMessages.of(e), e);
        }
    }

    private TriggerException missing() {
        return new TriggerException(target.apiVersion() + "/" + target.kind() + " \"" + target.name() + "\" not found");
    }

    private Resource<GenericKubernetesResource> resource() {
        return client.genericKubernetesResources(target.apiVersion(), target.kind())
                .inNamespace(namespace)
                .withName(target.name());
    }
}
