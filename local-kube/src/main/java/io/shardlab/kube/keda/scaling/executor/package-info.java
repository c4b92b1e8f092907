/** When KEDA itself scales, and what it says: decisions without I/O (upstream {@code pkg/scaling/executor}). */
package io.shardlab.kube.keda.scaling.executor;
