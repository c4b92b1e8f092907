package io.shardlab.kube.api;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as objects carry them: RFC 3339 to the second. */
final class Timestamps {

    private Timestamps() {}

    static String of(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
