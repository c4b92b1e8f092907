package io.shardlab.lab.environment;

import java.util.Locale;

/**
 * One thing that an environment can be told: {@code --NAME} on the command line, {@code -Dshardlab.NAME} for tests, and
 * {@code SHARDLAB_NAME} as an environment variable.
 *
 * @param name in lower case with hyphens
 * @param parameter what the value is, as help texts show it
 * @param description what it is for, and its default
 * @param repeatable may be given more than once, later values coming after earlier ones
 */
public record Setting(String name, String parameter, String description, boolean repeatable) {

    /** One that is given once. */
    public static Setting of(String name, String parameter, String description) {
        return new Setting(name, parameter, description, false);
    }

    /** The option of the command line. */
    public String option() {
        return "--" + name;
    }

    /** The system property. */
    public String property() {
        return "shardlab." + name;
    }

    /** The environment variable. */
    public String variable() {
        return "SHARDLAB_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
