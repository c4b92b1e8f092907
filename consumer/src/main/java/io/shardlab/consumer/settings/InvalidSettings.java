package io.shardlab.consumer.settings;

import java.util.List;

/** The environment does not describe a consumer; says every mistake, one sentence each. */
public final class InvalidSettings extends Exception {

    private static final long serialVersionUID = 1;

    /** @param mistakes one sentence per variable that is missing or wrong, in the order of declaration */
    InvalidSettings(List<String> mistakes) {
        super(String.join("\n", mistakes));
    }
}
