package io.shardlab.lab.tutorial;

/**
 * One step of a story: something is done, and what follows from it is asserted.
 *
 * @param name what the step shows
 * @param action throws an AssertionError when it does not hold
 */
public record Step(String name, Runnable action) {}
