/**
 * A small but honest Kubernetes API server: a versioned store, the REST verbs over it, watch, patch, discovery, tables.
 *
 * <p>Everything except certificates and the proxy connections lives on one event loop, so nothing here locks.
 */
package io.shardlab.kube.api;
