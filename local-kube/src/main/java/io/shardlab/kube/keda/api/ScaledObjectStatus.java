package io.shardlab.kube.keda.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** {@code status} of a ScaledObject: a value, changed by making another; fields it does not know are kept. */
public final class ScaledObjectStatus {

    private final ObjectNode json;

    private ScaledObjectStatus(ObjectNode json) {
        this.json = json;
    }

    public static ScaledObjectStatus of(JsonNode status) {
        return new ScaledObjectStatus(
                status instanceof ObjectNode object ? object.deepCopy() : JsonNodeFactory.instance.objectNode());
    }

    /** How often a metric failed in a row. */
    public record Health(int failures, boolean failing) {}

    public ObjectNode json() {
        return json.deepCopy();
    }

    public List<KedaCondition> conditions() {
        List<KedaCondition> conditions = new ArrayList<>();
        for (JsonNode condition : json.path("conditions")) {
            conditions.add(new KedaCondition(
                    condition.path("type").asText(),
                    condition.path("status").asText(),
                    condition.path("reason").asText(""),
                    condition.path("message").asText("")));
        }
        return conditions;
    }

    public Optional<KedaCondition> condition(String type) {
        return conditions().stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst();
    }

    public boolean holds(String type) {
        return condition(type)
                .filter(condition -> condition.status().equals("True"))
                .isPresent();
    }

    /** Conditions replace those of the same type and keep their places. */
    public ScaledObjectStatus with(Collection<KedaCondition> set) {
        List<KedaCondition> merged = new ArrayList<>(conditions());
        for (KedaCondition condition : set) {
            int place = merged.stream().map(KedaCondition::type).toList().indexOf(condition.type());
            if (place < 0) {
                merged.add(condition);
            } else {
                merged.set(place, condition);
            }
        }
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (KedaCondition condition : merged) {
            ObjectNode entry = array.addObject().put("type", condition.type()).put("status", condition.status());
            if (!condition.reason().isEmpty()) {
                entry.put("reason", condition.reason());
            }
            if (!condition.message().isEmpty()) {
                entry.put("message", condition.message());
            }
        }
        return with("conditions", array);
    }

    /** The set an object starts with, if any of it is missing. */
    public ScaledObjectStatus initialized() {
        List<String> types = conditions().stream().map(KedaCondition::type).toList();
        List<String> needed =
                List.of(KedaCondition.READY, KedaCondition.ACTIVE, KedaCondition.FALLBACK, KedaCondition.PAUSED);
        if (types.containsAll(needed)) {
            return this;
        }
        return with(needed.stream()
                .map(type -> new KedaCondition(type, type.equals(KedaCondition.PAUSED) ? "False" : "Unknown", "", ""))
                .toList());
    }

    public Optional<Instant> lastActiveTime() {
        return text("lastActiveTime").map(Instant::parse);
    }

    public ScaledObjectStatus activeAt(Instant at) {
        return with(
                "lastActiveTime",
                JsonNodeFactory.instance.textNode(
                        at.truncatedTo(ChronoUnit.SECONDS).toString()));
    }

    public OptionalInt integer(String name) {
        return json.path(name).isInt() ? OptionalInt.of(json.path(name).intValue()) : OptionalInt.empty();
    }

    public Optional<String> text(String name) {
        return Optional.of(json.path(name).asText("")).filter(text -> !text.isEmpty());
    }

    public ScaledObjectStatus with(String name, int value) {
        return with(name, JsonNodeFactory.instance.numberNode(value));
    }

    public ScaledObjectStatus with(String name, String value) {
        return with(name, JsonNodeFactory.instance.textNode(value));
    }

    public ScaledObjectStatus with(String name, List<String> values) {
        if (values.isEmpty()) {
            return without(name);
        }
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        values.forEach(array::add);
        return with(name, array);
    }

    public ScaledObjectStatus with(String name, JsonNode value) {
        ObjectNode changed = json.deepCopy();
        changed.set(name, value);
        return new ScaledObjectStatus(changed);
    }

    public ScaledObjectStatus without(String name) {
        ObjectNode changed = json.deepCopy();
        changed.remove(name);
        return new ScaledObjectStatus(changed);
    }

    /** Which external metric found something to do in the last pass. */
    public ScaledObjectStatus withActivity(Map<String, Boolean> activity) {
        if (activity.isEmpty()) {
            return without("triggersActivity");
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        new TreeMap<>(activity)
                .forEach((metric, active) -> object.putObject(metric).put("isActive", active));
        return with("triggersActivity", object);
    }

    public Health health(String metric) {
        JsonNode health = json.path("health").path(metric);
        return new Health(
                health.path("numberOfFailures").asInt(0),
                "Failing".equals(health.path("status").asText()));
    }

    public Map<String, Health> allHealth() {
        Map<String, Health> all = new TreeMap<>();
        json.path("health").fieldNames().forEachRemaining(metric -> all.put(metric, health(metric)));
        return all;
    }

    public ScaledObjectStatus withHealth(String metric, Health health) {
        ObjectNode all = json.path("health") instanceof ObjectNode known
                ? known.deepCopy()
                : JsonNodeFactory.instance.objectNode();
        all.putObject(metric)
                .put("numberOfFailures", health.failures())
                .put("status", health.failing() ? "Failing" : "Happy");
        return with("health", all);
    }

    /** Forgets metrics that are no longer asked for. */
    public ScaledObjectStatus withHealthOf(Collection<String> metrics) {
        if (!(json.path("health") instanceof ObjectNode known)) {
            return this;
        }
        ObjectNode kept = known.deepCopy().retain(metrics);
        return kept.isEmpty() ? without("health") : with("health", kept);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ScaledObjectStatus status && status.json.equals(json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    @Override
    public String toString() {
        return json.toString();
    }
}
