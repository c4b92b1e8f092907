package io.shardlab.kube.api.json;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as objects carry them: RFC 3339 to the second. */
public final class Timestamps {

    private Timestamps() {}

    public static String of(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
