package io.shardlab.lab.environment;

import io.shardlab.lab.checkout.LabException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an environment was told. What the command line or a test says comes before system properties, and these before
 * environment variables; an empty text says nothing.
 *
 * @param given by name of the setting
 * @param properties system properties
 * @param variables environment variables
 */
public record Settings(Map<String, List<String>> given, Map<String, String> properties, Map<String, String> variables) {

    private static final int HIGHEST_PORT = 65_535;

    public Settings {
        given = Map.copyOf(given);
    }

    /** What this process was told, and nothing else. */
    public static Settings ofProcess() {
        var properties = new HashMap<String, String>();
        System.getProperties().stringPropertyNames().forEach(name -> properties.put(name, System.getProperty(name)));
        return new Settings(Map.of(), properties, System.getenv());
    }

    /** The same, with this setting given. */
    public Settings with(Setting setting, List<String> values) {
        var more = new HashMap<>(given);
        more.put(setting.name(), List.copyOf(values));
        return new Settings(more, properties, variables);
    }

    /** Every value of a setting. */
    public List<String> all(Setting setting) {
        if (given.containsKey(setting.name())) {
            return given.get(setting.name());
        }
        var told = properties.getOrDefault(setting.property(), variables.getOrDefault(setting.variable(), ""));
        return told.isEmpty() ? List.of() : List.of(told);
    }

    /** The value of a setting, if there is one. */
    public Optional<String> value(Setting setting) {
        var values = all(setting);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
    }

    /** The value as a file or folder. */
    public Optional<Path> path(Setting setting) {
        return value(setting).map(Path::of);
    }

    /**
     * The value as a port; 0, the default, is any free one.
     *
     * @throws LabException when it is no port
     */
    public int port(Setting setting) {
        var told = value(setting).orElse("0");
        if (told.matches("\\d{1,5}") && Integer.parseInt(told) <= HIGHEST_PORT) {
            return Integer.parseInt(told);
        }
        throw new LabException("%s is %s, which is no port: give a number from 0 (any free one) to %d"
                .formatted(setting.option(), told, HIGHEST_PORT));
    }
}
