package io.shardlab.kube.hpa;

/**
 * What a target's {@code /scale} says.
 *
 * @param specReplicas how many replicas are asked for
 * @param statusReplicas how many the target counts, ready or not
 * @param selector the selector of the target's pods, empty when the target names none
 */
public record Scale(int specReplicas, int statusReplicas, String selector) {}
