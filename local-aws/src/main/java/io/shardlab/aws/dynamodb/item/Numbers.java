package io.shardlab.aws.dynamodb.item;

import io.shardlab.aws.dynamodb.DynamoDbErrors;
import java.math.BigDecimal;

/**
 * DynamoDB's numbers: 38 significant digits, magnitudes from 1E-130 to below 1E+126 and zero, written without exponent, leading
 * or trailing zeros.
 */
public final class Numbers {

    private static final int MOST_DIGITS = 38;
    private static final int LARGEST_EXPONENT = 125;
    private static final int SMALLEST_EXPONENT = -130;
    /** Longer text is refused before it is computed with; no number in range needs more. */
    private static final int LONGEST_TEXT = 500;

    private Numbers() {}

    /**
     * Reads a number.
     *
     * @throws io.shardlab.aws.error.AwsException {@code ValidationException} when it is none or out of range
     */
    public static BigDecimal parse(String text) {
        if (text.isEmpty()) {
            throw DynamoDbErrors.validation("The parameter cannot be converted to a numeric value");
        }
        try {
            if (text.length() > LONGEST_TEXT || text.chars().anyMatch(c -> c > 'e')) {
                throw new NumberFormatException(text);
            }
            return normal(new BigDecimal(text));
        } catch (NumberFormatException | ArithmeticException e) {
            throw DynamoDbErrors.validation("The parameter cannot be converted to a numeric value: " + text);
        }
    }

    /**
     * A number in its normal form.
     *
     * @throws io.shardlab.aws.error.AwsException {@code ValidationException} when it is out of range
     */
    public static BigDecimal normal(BigDecimal number) {
        if (number.signum() == 0) {
            return BigDecimal.ZERO;
        }
        BigDecimal stripped = number.stripTrailingZeros();
        long exponent = (long) stripped.precision() - stripped.scale() - 1;
        if (exponent > LARGEST_EXPONENT) {
            throw DynamoDbErrors.validation(
                    "Number overflow. Attempting to store a number with magnitude larger than supported range");
        }
        if (exponent < SMALLEST_EXPONENT) {
            throw DynamoDbErrors.validation(
                    "Number underflow. Attempting to store a number with magnitude smaller than supported range");
        }
        if (stripped.precision() > MOST_DIGITS) {
            throw DynamoDbErrors.validation("Attempting to store more than 38 significant digits in a Number");
        }
        return stripped;
    }

    /** How a number is written in answers. */
    public static String text(BigDecimal number) {
        return number.toPlainString();
    }
}
