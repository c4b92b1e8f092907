package io.shardlab.kube.keda.scaling;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.shardlab.kube.client.ApiMessages;
import io.shardlab.kube.client.Documents;
import io.shardlab.kube.keda.api.ScaledObject;
import io.shardlab.kube.keda.api.ScaledObjectSpec;
import io.shardlab.kube.keda.api.TargetException;
import io.shardlab.kube.keda.fallback.Fallback;
import io.shardlab.kube.keda.scaling.executor.ScaleExecutor;
import io.shardlab.kube.pod.PodState;
import java.util.List;
import java.util.Optional;

/** The workload a ScaledObject scales, as the API server has it. */
public final class Workload implements ScaleExecutor.Target, Fallback.Replicas {

    private final KubernetesClient client;
    private final String namespace;
    private final ScaledObjectSpec.Target target;
    private final Optional<String> hpaName;

    public Workload(KubernetesClient client, ScaledObject scaledObject) {
        this.client = client;
        this.namespace = scaledObject.namespace();
        this.target = scaledObject.spec().target();
        this.hpaName = scaledObject.status().text("hpaName");
    }

    @Override
    public int replicas() throws TargetException {
        Integer replicas = scale().getSpec().getReplicas();
        return replicas == null ? 0 : replicas;
    }

    @Override
    public void scaleTo(int replicas) throws TargetException {
        Scale scale;
        try {
            scale = scale();
        } catch (TargetException e) {
            throw new TargetException.Unreadable(e.getMessage(), e);
        }
        scale.getSpec().setReplicas(replicas);
        try {
            resource().scale(scale);
        } catch (KubernetesClientException e) {
            throw new TargetException(ApiMessages.of(e), e);
        }
    }

    @Override
    public Optional<HorizontalPodAutoscaler> hpa() {
        try {
            return hpaName.map(name -> client.autoscaling()
                    .v2()
                    .horizontalPodAutoscalers()
                    .inNamespace(namespace)
                    .withName(name)
                    .get());
        } catch (KubernetesClientException unreadable) {
            // The last word of the HPA stands until it can be read again.
            return Optional.empty();
        }
    }

    @Override
    public int current() throws TargetException {
        return replicas();
    }

    @Override
    public int ready() throws TargetException {
        try {
            List<Pod> pods = client.pods()
                    .inNamespace(namespace)
                    .withLabelSelector(scale().getStatus().getSelector())
                    .list()
                    .getItems();
            return (int) pods.stream().filter(PodState::isRunningAndReady).count();
        } catch (KubernetesClientException e) {
            throw new TargetException(ApiMessages.of(e), e);
        }
    }

    /** The pod template of the workload; missing if it has none. */
    public JsonNode podTemplate() throws TargetException {
        try {
            GenericKubernetesResource workload = resource().get();
            if (workload == null) {
                throw missing();
            }
            return Documents.of(workload).path("spec").path("template");
        } catch (KubernetesClientException e) {
            throw new TargetException(ApiMessages.of(e), e);
        }
    }

    private Scale scale() throws TargetException {
        try {
            Scale scale = resource().scale();
            if (scale == null) {
                throw missing();
            }
            return scale;
        } catch (KubernetesClientException e) {
            throw new TargetException(ApiMessages.of(e), e);
        }
    }

    private TargetException missing() {
        return new TargetException(target.apiVersion() + "/" + target.kind() + " \"" + target.name() + "\" not found");
    }

    private Resource<GenericKubernetesResource> resource() {
        return client.genericKubernetesResources(target.apiVersion(), target.kind())
                .inNamespace(namespace)
                .withName(target.name());
    }
}
