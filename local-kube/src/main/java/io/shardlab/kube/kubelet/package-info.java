/**
 * A kubelet whose containers are processes of this machine: it binds pods to its one node, starts them from nothing but
 * their specification, probes them, restarts them, ends them, and tells the API server.
 *
 * <p>What it decides is pure ({@link io.shardlab.kube.kubelet.PodStatuses}, {@link io.shardlab.kube.kubelet.ProbeState},
 * {@link io.shardlab.kube.kubelet.RestartBackOff}, {@link io.shardlab.kube.kubelet.ContainerEnvironment}); a
 * {@link io.shardlab.kube.kubelet.PodWorker} for each pod does what was decided. Processes live under one
 * {@link io.shardlab.kube.kubelet.Supervisor}, which ends them when this JVM is gone.
 */
package io.shardlab.kube.kubelet;
