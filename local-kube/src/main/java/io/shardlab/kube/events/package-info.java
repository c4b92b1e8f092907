/** Events: what a component did to an object, for {@code kubectl describe} and {@code kubectl get events}. */
package io.shardlab.kube.events;
