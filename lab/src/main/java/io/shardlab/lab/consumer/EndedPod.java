package io.shardlab.lab.consumer;

import java.time.Instant;

/**
 * A pod that is gone.
 *
 * @param name what it was called
 * @param goneAt when Kubernetes was seen to have no such pod any more
 */
public record EndedPod(String name, Instant goneAt) {}
