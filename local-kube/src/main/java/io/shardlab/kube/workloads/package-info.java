/**
 * The workload controllers: Deployments make ReplicaSets, ReplicaSets make pods, and what has lost its owner goes.
 *
 * <p>Every controller is a client of the API over HTTP. It reads afresh at each reconciliation instead of from a cache,
 * so that it never acts twice on an old view; watches only say what to look at.
 */
package io.shardlab.kube.workloads;
