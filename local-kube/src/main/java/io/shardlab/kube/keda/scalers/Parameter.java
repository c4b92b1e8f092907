package io.shardlab.kube.keda.scalers;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares, next to a component of a trigger's settings, the parameter that sets it (upstream's struct tag {@code keda:}).
 *
 * <p>The component's type says how it is read: a {@code String} is a text, a {@code long} or {@code double} a JSON number, a
 * {@code boolean} what Go's {@code strconv.ParseBool} takes, a {@code List<String>} texts between separators.
 */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Parameter {

    /** Where a parameter may be given. */
    enum Source {
        /** The trigger's own {@code metadata}. */
        TRIGGER_METADATA("triggerMetadata"),
        /** The environment of the scaled container: {@code metadata} has the variable's name under {@code <name>FromEnv}. */
        RESOLVED_ENV("resolvedEnv"),
        /** The trigger's authentication. */
        AUTH_PARAMS("authParams");

        private final String upstreamName;

        Source(String upstreamName) {
            this.upstreamName = upstreamName;
        }

        @Override
        public String toString() {
            return upstreamName;
        }
    }

    /** Its name in every source. */
    String name();

    /** The sources in the order in which they are asked; a blank value counts as none. */
    Source[] order() default Source.TRIGGER_METADATA;

    /** The value when no source has one. */
    String byDefault() default "";

    /** Whether it may be missing without a default: a text or list is then empty, a number 0. */
    boolean optional() default false;

    /** What stands between the texts of a list. */
    String separator() default ",";
}
