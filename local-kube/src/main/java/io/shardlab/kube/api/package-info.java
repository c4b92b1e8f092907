/**
 * A small Kubernetes API server: here it listens and routes, and each package below is one part of it, which
 * knows only those under it.
 *
 * <p>Everything except certificates and the proxy connections lives on one event loop, so nothing here locks.
 */
package io.shardlab.kube.api;
