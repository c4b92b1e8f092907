package io.shardlab.lab.stream;

/**
 * A finished change of the number of shards.
 *
 * @param from open shards before
 * @param to open shards after
 * @param mostSeen the most open shards that were seen on the way, the short-lived ones included
 */
public record Reshard(int from, int to, int mostSeen) {}
