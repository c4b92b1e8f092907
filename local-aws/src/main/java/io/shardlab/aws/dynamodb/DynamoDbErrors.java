package io.shardlab.aws.dynamodb;

import io.shardlab.aws.error.AwsException;

/** DynamoDB's refusals, each by its type on the wire. */
public final class DynamoDbErrors {

    /** How most sentences begin that are about a value. */
    public static final String INVALID_VALUES = "One or more parameter values were invalid: ";

    private DynamoDbErrors() {}

    public static AwsException validation(String sentence) {
        return AwsException.client("ValidationException", sentence);
    }

    /** A {@code ValidationException} about a value. */
    public static AwsException invalidValues(String sentence) {
        return validation(INVALID_VALUES + sentence);
    }

    public static AwsException serialization(String sentence) {
        return AwsException.client("SerializationException", sentence);
    }

    /** A table that is not there, as the operations on items say it. */
    public static AwsException notFound() {
        return AwsException.client("ResourceNotFoundException", "Requested resource not found");
    }

    /** A table that is not there, as the operations on tables say it. */
    public static AwsException tableNotFound(String name) {
        return AwsException.client(
                "ResourceNotFoundException", "Requested resource not found: Table: " + name + " not found");
    }

    public static AwsException noIndex(String name) {
        return validation("The table does not have the specified index: " + name);
    }

    public static AwsException inUse(String sentence) {
        return AwsException.client("ResourceInUseException", sentence);
    }

    public static AwsException limitExceeded(String sentence) {
        return AwsException.client("LimitExceededException", sentence);
    }
}
