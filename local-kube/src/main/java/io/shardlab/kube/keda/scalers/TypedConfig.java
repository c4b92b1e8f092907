package io.shardlab.kube.keda.scalers;

import io.shardlab.kube.keda.scalers.Parameter.Source;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the declared settings of a trigger and reports every mistake at once, in the order of their declaration (upstream
 * {@code pkg/scalers/scalersconfig/typed_config.go}).
 */
public final class TypedConfig {

    private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "TRUE", "True");
    private static final Set<String> FALSE = Set.of("0", "f", "F", "false", "FALSE", "False");
    private static final Map<Class<?>, Object> ABSENT =
            Map.of(String.class, "", long.class, 0L, double.class, 0.0, boolean.class, false, List.class, List.of());

    /** Settings that have a rule beyond their types. It is asked even if a setting is wrong, which then is as if not given. */
    public interface CustomValidator {

        /** What is wrong, if anything is. */
        Optional<String> violation();
    }

    private final ScalerConfig config;
    private final List<String> mistakes = new ArrayList<>();

    private TypedConfig(ScalerConfig config) {
        this.config = config;
    }

    /**
     * Reads a record whose components all have a {@link Parameter}.
     *
     * @throws ScalerException with every mistake, a line each, in upstream's words
     */
    public static <R extends Record> R read(Class<R> settings, ScalerConfig config) throws ScalerException {
        return new TypedConfig(config).read(settings);
    }

    private <R extends Record> R read(Class<R> settings) throws ScalerException {
        RecordComponent[] components = settings.getRecordComponents();
        R read = make(
                settings, components, Arrays.stream(components).map(this::value).toArray());
        if (read instanceof CustomValidator validator) {
            validator.violation().ifPresent(mistakes::add);
        }
        if (!mistakes.isEmpty()) {
            throw new ScalerException(String.join("\n", mistakes));
        }
        return read;
    }

    private static <R extends Record> R make(Class<R> settings, RecordComponent[] components, Object[] values) {
        try {
            var constructor = settings.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(settings + " has a component that no parameter can fill", e);
        }
    }

    /** A setting's value; what is not given, or wrong, is empty, zero or false. */
    private Object value(RecordComponent component) {
        Parameter parameter = component.getAnnotation(Parameter.class);
        String text = given(parameter).orElse(parameter.byDefault());
        if (text.isEmpty()) {
            if (!parameter.optional()) {
                String places = String.join(
                        " ",
                        Arrays.stream(parameter.order()).map(Source::toString).toList());
                mistakes.add("missing required parameter \"" + parameter.name() + "\" in [" + places + "]");
            }
            return ABSENT.get(component.getType());
        }
        try {
            return parsed(component.getType(), parameter, text);
        } catch (JsonNumber.MalformedException e) {
            String type = component.getType() == long.class ? "int64" : "float64";
            mistakes.add(unable(parameter, text) + "unable to unmarshal to field type " + type + ": " + e.getMessage());
        } catch (IllegalArgumentException e) {
            mistakes.add(unable(parameter, text) + e.getMessage());
        }
        return ABSENT.get(component.getType());
    }

    private static String unable(Parameter parameter, String text) {
        return "unable to set param \"" + parameter.name() + "\" value " + GoText.quoted(text) + ": ";
    }

    private static Object parsed(Class<?> type, Parameter parameter, String text) throws JsonNumber.MalformedException {
        if (type == String.class) {
            return text;
        }
        if (type == boolean.class) {
            return bool(text);
        }
        if (type == List.class) {
            return Arrays.stream(text.split(Pattern.quote(parameter.separator()), -1))
                    .map(GoText::trimmed)
                    .toList();
        }
        return type == long.class ? (Object) JsonNumber.int64(text) : (Object) JsonNumber.float64(text);
    }

    /** Go's {@code strconv.ParseBool}. */
    private static boolean bool(String text) {
        if (TRUE.contains(text)) {
            return true;
        }
        if (FALSE.contains(text)) {
            return false;
        }
        String quoted = GoText.quoted(text);
        throw new IllegalArgumentException("unable to parse boolean value " + quoted + ": strconv.ParseBool: parsing "
                + quoted + ": invalid syntax");
    }

    private Optional<String> given(Parameter parameter) {
        for (Source source : parameter.order()) {
            String value = GoText.trimmed(valueIn(source, parameter.name()));
            if (!value.isEmpty()) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    private String valueIn(Source source, String name) {
        Map<String, String> metadata = config.metadata();
        return switch (source) {
            case TRIGGER_METADATA -> metadata.getOrDefault(name, "");
            case RESOLVED_ENV ->
                config.targetEnvironment().getOrDefault(metadata.getOrDefault(name + "FromEnv", ""), "");
            case AUTH_PARAMS -> config.authParams().getOrDefault(name, "");
        };
    }
}
