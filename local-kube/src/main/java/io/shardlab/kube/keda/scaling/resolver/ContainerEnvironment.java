package io.shardlab.kube.keda.scaling.resolver;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardlab.kube.keda.scalers.ScalerException;
import io.shardlab.kube.keda.scaling.resolver.ReferencedObjects.Kind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The environment of a workload's container, as far as references of its pod spec say it (upstream {@code ResolveContainerEnv}). */
public final class ContainerEnvironment {

    private final References references;
    private final String namespace;

    public ContainerEnvironment(ReferencedObjects objects, String namespace) {
        this.references = new References(objects);
        this.namespace = namespace;
    }

    /**
     * Resolves all variables.
     *
     * @param podSpec of the workload
     * @param name of the container, empty for the first
     * @throws ScalerException if there is no such container, or a reference that is not optional leads nowhere
     */
    public Map<String, String> of(JsonNode podSpec, String name) throws ScalerException {
        JsonNode containers = podSpec.path("containers");
        if (containers.isEmpty()) {
            throw new ScalerException("target object doesn't have containers");
        }
        if (name.isEmpty()) {
            return of(containers.get(0));
        }
        for (JsonNode container : containers) {
            if (container.path("name").asText().equals(name)) {
                return of(container);
            }
        }
        throw new ScalerException("couldn't find container with name " + name + " on Target object");
    }

    private Map<String, String> of(JsonNode container) throws ScalerException {
        Map<String, String> environment = new LinkedHashMap<>();
        for (JsonNode source : container.path("envFrom")) {
            addAll(source, environment);
        }
        for (JsonNode variable : container.path("env")) {
            add(variable, environment);
        }
        return environment;
    }

    private void addAll(JsonNode source, Map<String, String> environment) throws ScalerException {
        boolean config = source.has("configMapRef");
        JsonNode ref = source.path(config ? "configMapRef" : "secretRef");
        if (ref.isMissingNode()) {
            return;
        }
        Kind kind = config ? Kind.CONFIG_MAP : Kind.SECRET;
        String name = ref.path("name").asText();
        Optional<Map<String, String>> values = references.values(kind, namespace, name);
        if (values.isEmpty() && !ref.path("optional").asBoolean()) {
            throw new ScalerException("error reading " + (config ? "config" : "secret") + " ref &"
                    + (config ? "ConfigMap" : "Secret") + "EnvSource{" + printed(ref) + "} on namespace " + namespace
                    + (config ? "/: " : ": ") + kind.notFound(name));
        }
        String prefix = source.path("prefix").asText();
        values.orElse(Map.of()).forEach((key, value) -> environment.put(prefix + key, value));
    }

    private void add(JsonNode variable, Map<String, String> environment) throws ScalerException {
        String name = variable.path("name").asText();
        String literal = variable.path("value").asText("");
        JsonNode from = variable.path("valueFrom");
        if (!literal.isEmpty() || from.isMissingNode()) {
            environment.put(name, expanded(literal, environment));
        } else if (from.has("secretKeyRef")) {
            referred(Kind.SECRET, name, from.path("secretKeyRef")).ifPresent(value -> environment.put(name, value));
        } else if (from.has("configMapKeyRef")) {
            referred(Kind.CONFIG_MAP, name, from.path("configMapKeyRef"))
                    .ifPresent(value -> environment.put(name, value));
        }
    }

    /** Nothing for an optional reference that leads nowhere: the variable does not exist then. */
    private Optional<String> referred(Kind kind, String variable, JsonNode ref) throws ScalerException {
        Optional<String> value = references.value(kind, namespace, ref);
        if (value.isEmpty() && !ref.path("optional").asBoolean()) {
            boolean secret = kind == Kind.SECRET;
            throw new ScalerException("error resolving " + (secret ? "secret name &Secret" : "config &ConfigMap")
                    + "KeySelector{" + printed(ref) + "} for env " + variable + " in namespace " + namespace);
        }
        return value;
    }

    /** As Go prints the fields of a reference. */
    private static String printed(JsonNode ref) {
        return "LocalObjectReference:LocalObjectReference{Name:"
                + ref.path("name").asText() + ",},"
                + (ref.has("key") ? "Key:" + ref.path("key").asText() + "," : "") + "Optional:"
                + (ref.has("optional") ? "*" + ref.path("optional").asText() : "nil") + ",";
    }

    /**
     * {@code $(NAME)} of the variables above, {@code $$} for a dollar. As upstream, what stands too near the end to be a
     * reference is left alone.
     */
    private static String expanded(String text, Map<String, String> environment) {
        StringBuilder expanded = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            if (text.charAt(at) != '$' || at + 3 >= text.length()) {
                expanded.append(text.charAt(at++));
                continue;
            }
            char next = text.charAt(at + 1);
            int end = text.indexOf(')', at + 2);
            if (next == '(' && end >= 0) {
                expanded.append(environment.getOrDefault(text.substring(at + 2, end), text.substring(at, end + 1)));
                at = end + 1;
            } else {
                expanded.append(next == '$' ? "$" : "$" + next);
                at += 2;
            }
        }
        return expanded.toString();
    }
}
