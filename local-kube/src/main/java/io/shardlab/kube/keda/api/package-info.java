/** A ScaledObject as a value: what it asks for, what is known of it, and what can be wrong with it. Knows no API server. */
package io.shardlab.kube.keda.api;
