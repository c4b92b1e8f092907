package io.shardlab.consumer.settings;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.stream.Collectors;

/** All variables with default, allowed values and meaning, for readers. */
public final class SettingsTable {

    private SettingsTable() {}

    /** For a terminal. */
    public static String text() {
        return Arrays.stream(Settings.class.getRecordComponents())
                .map(component -> {
                    var variable = component.getAnnotation(Variable.class);
                    return "  %-20s %s%n  %-20s %s; %s%n"
                            .formatted(
                                    variable.name(), variable.meaning(), "", allowed(component), byDefault(variable));
                })
                .collect(Collectors.joining());
    }

    /** For the documentation. */
    public static String markdown() {
        return "| variable | default | allowed | meaning |\n|---|---|---|---|\n"
                + Arrays.stream(Settings.class.getRecordComponents())
                        .map(component -> {
                            var variable = component.getAnnotation(Variable.class);
                            return "| `%s` | %s | %s | %s |\n"
                                    .formatted(
                                            variable.name(),
                                            isRequired(variable) ? "required" : "`" + variable.byDefault() + "`",
                                            allowed(component),
                                            variable.meaning());
                        })
                        .collect(Collectors.joining());
    }

    private static String allowed(RecordComponent component) {
        return SettingsReader.allowed(component.getType(), component.getAnnotation(Variable.class));
    }

    private static String byDefault(Variable variable) {
        return isRequired(variable) ? "required" : "default " + variable.byDefault();
    }

    private static boolean isRequired(Variable variable) {
        return variable.byDefault().isEmpty();
    }
}
