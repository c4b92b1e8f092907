package io.shardlab.consumer.preflight;

import java.util.List;

/** The stream or a table is not there or not what the consumer needs; says every finding, one sentence each. */
public final class PreflightFailed extends Exception {

    private static final long serialVersionUID = 1;

    PreflightFailed(List<String> findings) {
        super(String.join("\n", findings));
    }
}
