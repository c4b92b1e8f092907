package io.shardlab.kube.keda.controller;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.shardlab.kube.keda.log.OperatorLog;

/** Writes the HPAs of ScaledObjects (upstream {@code controllers/keda/hpa.go}). */
final class HpaWriter {

    private final KubernetesClient client;
    private final OperatorLog log;

    HpaWriter(KubernetesClient client, OperatorLog log) {
        this.client = client;
        this.log = log;
    }

    /** Creates an HPA, or puts the one that is there right. Returns whether it is new. */
    boolean write(HorizontalPodAutoscaler desired) {
        var resource =
                hpa(desired.getMetadata().getNamespace(), desired.getMetadata().getName());
        HorizontalPodAutoscaler found = resource.get();
        if (found == null) {
            return create(desired);
        }
        if (ScaledObjectHpa.differs(desired, found)) {
            log.info("Updated HPA according to ScaledObject: " + nameOf(desired));
            // As upstream, the whole object is replaced: a label of somebody else goes with it.
            resource.edit(latest -> {
                latest.setSpec(desired.getSpec());
                latest.getMetadata().setLabels(desired.getMetadata().getLabels());
                latest.getMetadata().setAnnotations(desired.getMetadata().getAnnotations());
                latest.getMetadata().setOwnerReferences(desired.getMetadata().getOwnerReferences());
                return latest;
            });
        }
        return false;
    }

    /** Deletes an HPA and creates the other. One that is there already is not taken over: the API server says so. */
    boolean rename(String earlier, HorizontalPodAutoscaler desired) {
        delete(desired.getMetadata().getNamespace(), earlier);
        return create(desired);
    }

    void delete(String namespace, String name) {
        hpa(namespace, name).delete();
    }

    private boolean create(HorizontalPodAutoscaler desired) {
        client.resource(desired).create();
        log.info("Created HPA " + nameOf(desired));
        return true;
    }

    private static String nameOf(HorizontalPodAutoscaler hpa) {
        return hpa.getMetadata().getNamespace() + "/" + hpa.getMetadata().getName();
    }

    private Resource<HorizontalPodAutoscaler> hpa(String namespace, String name) {
        return client.autoscaling()
                .v2()
                .horizontalPodAutoscalers()
                .inNamespace(namespace)
                .withName(name);
    }
}
