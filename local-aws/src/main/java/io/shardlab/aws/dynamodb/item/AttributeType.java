package io.shardlab.aws.dynamodb.item;

/** The types of attribute values, by the names that the API has for them. */
public enum AttributeType {
    S("STRING"),
    N("NUMBER"),
    B("BINARY"),
    SS("STRING_SET"),
    NS("NUMBER_SET"),
    BS("BINARY_SET"),
    M("MAP"),
    L("LIST"),
    NULL("NULL"),
    BOOL("BOOLEAN");

    private final String word;

    AttributeType(String word) {
        this.word = word;
    }

    /** The word that refusals of update expressions use. */
    public String word() {
        return word;
    }

    public boolean isSet() {
        return this == SS || this == NS || this == BS;
    }

    /** Whether values of this type have an order; only these can be keys. */
    public boolean isOrdered() {
        return this == S || this == N || this == B;
    }
}
