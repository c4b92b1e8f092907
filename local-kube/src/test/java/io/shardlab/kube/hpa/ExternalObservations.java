package io.shardlab.kube.hpa;

import java.util.List;

/** A cluster with one HPA and external metrics only. */
public interface ExternalObservations extends Observations {

    @Override
    default List<String> selectingHpas(PodSelector selector) {
        return List.of("demo/demo");
    }

    @Override
    default Usage object(HpaSpec.ObjectMetric metric) {
        return new Missing("this cluster has no object metrics");
    }

    @Override
    default PodUsage resource(String resource) {
        return new Missing("this cluster has no resource metrics");
    }

    @Override
    default List<PodFacts> podFacts(String resource) {
        return List.of();
    }
}
