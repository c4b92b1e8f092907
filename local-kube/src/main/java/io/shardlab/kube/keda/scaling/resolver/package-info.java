/** What a trigger needs beyond its own settings (upstream {@code pkg/scaling/resolver}). */
package io.shardlab.kube.keda.scaling.resolver;
