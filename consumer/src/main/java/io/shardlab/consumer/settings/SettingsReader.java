package io.shardlab.consumer.settings;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads {@link Settings} from an environment and reports every mistake at once. */
public final class SettingsReader {

    private final Map<String, String> environment;
    private final List<String> mistakes = new ArrayList<>();

    private SettingsReader(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * Reads all variables.
     *
     * @throws InvalidSettings when a required variable is missing or any value is out of bounds; names all of them
     */
    public static Settings read(Map<String, String> environment) throws InvalidSettings {
        return new SettingsReader(environment).read();
    }

    private Settings read() throws InvalidSettings {
        var components = Settings.class.getRecordComponents();
        var values = Arrays.stream(components).map(this::value).toArray();
        if (!mistakes.isEmpty()) {
            throw new InvalidSettings(mistakes);
        }
        try {
            return constructor(components).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the record Settings has a component that no variable can fill", e);
        }
    }

    private static Constructor<Settings> constructor(RecordComponent[] components) throws NoSuchMethodException {
        return Settings.class.getDeclaredConstructor(
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
    }

    private Object value(RecordComponent component) {
        var variable = component.getAnnotation(Variable.class);
        var text = text(variable);
        if (text.isEmpty()) {
            mistakes.add("%s is missing: set it to the %s.".formatted(variable.name(), variable.meaning()));
            return null;
        }
        try {
            return parse(component.getType(), variable, text);
        } catch (IllegalArgumentException e) {
            mistakes.add("%s is \"%s\": it must be %s."
                    .formatted(variable.name(), text, allowed(component.getType(), variable)));
            return null;
        }
    }

    private String text(Variable variable) {
        var set = environment.getOrDefault(variable.name(), "").trim();
        return set.isEmpty() ? resolve(variable.byDefault()) : set;
    }

    /** A default may build on another variable, as {@code <TABLE_NAME>-dead-letters} does. */
    private String resolve(String byDefault) {
        int start = byDefault.indexOf('<');
        if (start < 0) {
            return byDefault;
        }
        int end = byDefault.indexOf('>');
        var other = environment
                .getOrDefault(byDefault.substring(start + 1, end), "")
                .trim();
        // An empty or wrong TABLE_NAME is reported once, under its own name.
        var sound = other.matches(Settings.TABLE) ? other : "unnamed";
        return byDefault.substring(0, start) + sound + byDefault.substring(end + 1);
    }

    private static Object parse(Class<?> type, Variable variable, String text) {
        if (type == String.class) {
            check(text.matches(variable.pattern()));
            return text;
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .filter(constant -> spelling(constant).equals(text))
                    .findFirst()
                    .orElseThrow(IllegalArgumentException::new);
        }
        long number = Long.parseLong(text);
        check(number >= variable.min() && number <= variable.max());
        return type == Duration.class ? (Object) Duration.ofSeconds(number) : (Object) (int) number;
    }

    private static void check(boolean sound) {
        if (!sound) {
            throw new IllegalArgumentException();
        }
    }

    static String allowed(Class<?> type, Variable variable) {
        if (type == String.class) {
            return variable.allowed();
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(SettingsReader::spelling)
                    .collect(Collectors.joining(" or "));
        }
        return "a whole number from %d to %d".formatted(variable.min(), variable.max());
    }

    /** DEAD_LETTER is spelled dead-letter, unless the constant says otherwise. */
    private static String spelling(Object constant) {
        return constant.toString().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
