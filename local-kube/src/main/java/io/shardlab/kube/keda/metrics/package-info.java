/** The external metrics API (upstream {@code pkg/provider} and {@code pkg/metricsservice}). */
package io.shardlab.kube.keda.metrics;
