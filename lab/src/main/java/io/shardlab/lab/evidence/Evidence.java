package io.shardlab.lab.evidence;

import java.util.concurrent.Callable;

/**
 * Something that may tell why a story failed.
 *
 * @param file what it is called in a bundle; may be in a folder of its own
 * @param text is asked for once; failing is allowed, for the world may be half gone
 */
public record Evidence(String file, Callable<String> text) {}
