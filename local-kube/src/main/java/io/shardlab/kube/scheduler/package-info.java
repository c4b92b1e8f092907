/** The scheduler, which binds pods to the one node (upstream: {@code kube-scheduler}). */
package io.shardlab.kube.scheduler;
