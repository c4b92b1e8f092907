package io.shardlab.testtools;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that needs programs of the machine on the PATH: {@code kubectl}, {@code helm}, {@code awscli} (the program
 * {@code aws}) or {@code chromium}.
 *
 * <p>Without the program the test is skipped, unless the system property {@code shardlab.require} (a comma-separated
 * list) names it: then the test fails, because a skip is not a pass.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ToolCondition.class)
public @interface RequiresTool {

    /** The tools, by the names that {@code shardlab.require} uses. */
    String[] value();
}
