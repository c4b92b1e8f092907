package io.shardlab.kube.keda.scalers;

import io.shardlab.kube.keda.scalers.Parameter.Source;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the declared settings of a trigger and reports every mistake at once, in the order of their declaration (upstream
 * {@code pkg/scalers/scalersconfig/typed_config.go}).
 */
public final class TypedConfig {

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
        Object[] values = Arrays.stream(components).map(this::value).toArray();
        if (!mistakes.isEmpty()) {
            throw new ScalerException(String.join("\n", mistakes));
        }
        try {
            var constructor = settings.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(settings + " has a component that no parameter can fill", e);
        }
    }

    private Object value(RecordComponent component) {
        Parameter parameter = component.getAnnotation(Parameter.class);
        String text = given(parameter).orElse(parameter.byDefault());
        if (text.isEmpty() && !parameter.optional()) {
            String places = String.join(
                    " ", Arrays.stream(parameter.order()).map(Source::toString).toList());
            mistakes.add("missing required parameter \"" + parameter.name() + "\" in [" + places + "]");
            return null;
        }
        if (component.getType() == String.class) {
            return text;
        }
        return number(component.getType(), parameter.name(), text.isEmpty() ? "0" : text);
    }

    private Object number(Class<?> type, String name, String text) {
        try {
            return type == long.class ? (Object) JsonNumber.int64(text) : (Object) JsonNumber.float64(text);
        } catch (JsonNumber.MalformedException e) {
            mistakes.add("unable to set param \"" + name + "\" value " + GoText.quoted(text)
                    + ": unable to unmarshal to field type " + (type == long.class ? "int64" : "float64") + ": "
                    + e.getMessage());
            return null;
        }
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
