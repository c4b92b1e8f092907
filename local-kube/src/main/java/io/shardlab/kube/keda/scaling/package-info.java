/** The scale loop and the triggers it asks (upstream {@code pkg/scaling}). */
package io.shardlab.kube.keda.scaling;
