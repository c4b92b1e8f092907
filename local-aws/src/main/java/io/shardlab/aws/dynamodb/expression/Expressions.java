package io.shardlab.aws.dynamodb.expression;

/** Reads the expressions of a request. What is read with the same {@link Placeholders} counts as one request. */
public final class Expressions {

    private Expressions() {}

    /**
     * Reads a condition or filter.
     *
     * @param parameter the request's member that holds it
     * @throws io.shardlab.aws.error.AwsException {@code ValidationException}
     */
    public static Condition condition(String parameter, String text, Placeholders placeholders) {
        return ConditionReader.read(parameter, text, placeholders);
    }

    public static KeyCondition keyCondition(String text, Placeholders placeholders) {
        return KeyCondition.of(ConditionReader.read("KeyConditionExpression", text, placeholders));
    }

    public static Update update(String text, Placeholders placeholders) {
        return UpdateReader.read(text, placeholders);
    }

    public static Projection projection(String text, Placeholders placeholders) {
        return ProjectionReader.read(text, placeholders);
    }
}
