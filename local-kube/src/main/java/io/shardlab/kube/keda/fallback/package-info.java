/** What is served while a trigger fails: decisions without I/O (upstream {@code pkg/fallback}). */
package io.shardlab.kube.keda.fallback;
