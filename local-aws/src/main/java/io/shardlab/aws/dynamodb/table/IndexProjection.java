package io.shardlab.aws.dynamodb.table;

import java.util.List;
import java.util.Optional;

/** Which attributes an index holds beside its keys and the table's. */
public record IndexProjection(Kind kind, Optional<List<String>> nonKeyAttributes) {

    /** The three kinds, in the order in which DynamoDB lists them. */
    public enum Kind {
        ALL,
        INCLUDE,
        KEYS_ONLY
    }
}
