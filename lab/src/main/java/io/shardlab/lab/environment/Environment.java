package io.shardlab.lab.environment;

import io.shardlab.lab.evidence.Evidence;
import java.util.List;
import java.util.Map;

/**
 * A world that scenarios play in: an AWS, a Kubernetes with KEDA, and a way for the consumer's chart to find them. Scenarios,
 * chart and assertions are the same in every one.
 */
public interface Environment extends AutoCloseable {

    /** The name that results carry. */
    String name();

    /** How the lab reaches AWS. */
    AwsAccess aws();

    /** How the lab reaches Kubernetes. */
    Cluster cluster();

    /** What the consumer's chart must be told to run here, as nested Helm values; later ones win. */
    List<Map<String, Object>> consumerValues();

    /** Is it there when the lab is gone, so that a scenario must take away what it made? */
    boolean outlivesTheLab();

    /** What only this environment can say about what happened in it. */
    List<Evidence> evidence();

    /** Ends everything that this environment started, and nothing else. */
    @Override
    void close();
}
