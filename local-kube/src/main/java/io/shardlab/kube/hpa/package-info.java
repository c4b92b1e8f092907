/**
 * The HorizontalPodAutoscaler: {@link io.shardlab.kube.hpa.HpaDecision} decides, from a spec, a scale, metrics, a
 * history and a time, and knows nothing of an API; {@link io.shardlab.kube.hpa.HpaController} fetches and writes.
 */
package io.shardlab.kube.hpa;
