package io.shardlab.consumer.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares, next to a component of {@link Settings}, the environment variable that sets it.
 *
 * <p>Whole numbers and durations (in seconds) are bounded by {@link #min} and {@link #max}, texts by {@link #pattern}; an
 * enum allows the spellings of its constants.
 */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
@interface Variable {

    /** The variable's name in the environment. */
    String name();

    /** What it sets, in one line for a user. */
    String meaning();

    /**
     * The value when the variable is unset or empty; none makes the variable required. {@code <OTHER>} stands for the
     * value of the variable OTHER.
     */
    String byDefault() default "";

    /** A regular expression that the whole text must match. */
    String pattern() default ".+";

    /** The pattern in words: "the variable must be ...". */
    String allowed() default "a text";

    /** The smallest number allowed. */
    long min() default 0;

    /** The largest number allowed. */
    long max() default Integer.MAX_VALUE;
}
