package io.shardlab.kube.api.crd;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardlab.kube.api.registry.ApiError.FieldCause;
import io.shardlab.kube.cel.ValidationRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rules in the schema of a CustomResourceDefinition: whether they compile, and whether the defaults keep them. */
final class DefinitionRules {

    private final List<FieldCause> causes = new ArrayList<>();

    private DefinitionRules() {}

    /** What is wrong with the rules of a schema that is structural. */
    static List<FieldCause> validate(JsonNode schema, String path) {
        DefinitionRules run = new DefinitionRules();
        run.rules(schema, path, true, Optional.empty());
        if (run.causes.isEmpty()) {
            run.defaultsAgainstRules(schema, path);
        }
        return run.causes;
    }

    /**
     * Compiles the rules.
     *
     * @param uncorrelatable the first place above from which a value has no counterpart in the object before
     */
    private void rules(JsonNode schema, String path, boolean root, Optional<String> uncorrelatable) {
        JsonNode given = schema.path("x-kubernetes-validations");
        if (!given.isEmpty()) {
            boolean resource =
                    root || schema.path("x-kubernetes-embedded-resource").asBoolean();
            compile(
                    given,
                    ValidationRules.compile(schema, resource),
                    path + ".x-kubernetes-validations",
                    uncorrelatable);
        }
        if (schema.has("items")) {
            boolean keyed = schema.path("x-kubernetes-list-type").asText().equals("map");
            rules(
                    schema.path("items"),
                    path + ".items",
                    false,
                    keyed ? uncorrelatable : uncorrelatable.or(() -> Optional.of(path)));
        }
        boolean atomic = schema.path("x-kubernetes-map-type").asText().equals("atomic");
        Optional<String> below = atomic ? uncorrelatable.or(() -> Optional.of(path)) : uncorrelatable;
        schema.path("properties")
                .properties()
                .forEach(property ->
                        rules(property.getValue(), path + ".properties[" + property.getKey() + "]", false, below));
        if (schema.path("additionalProperties").isObject()) {
            rules(schema.path("additionalProperties"), path + ".additionalProperties", false, below);
        }
    }

    private void compile(JsonNode given, ValidationRules compiled, String path, Optional<String> uncorrelatable) {
        for (int i = 0; i < given.size(); i++) {
            JsonNode rule = given.get(i);
            if (rule.path("rule").asText().isBlank()) {
                causes.add(FieldCause.required(path + "[" + i + "].rule", "rule is not specified"));
            }
            String reason = rule.path("reason").asText("FieldValueInvalid");
            if (!Set.of("FieldValueRequired", "FieldValueForbidden", "FieldValueInvalid", "FieldValueDuplicate")
                    .contains(reason)) {
                causes.add(FieldCause.unsupported(
                        path + "[" + i + "].reason",
                        reason,
                        "\"FieldValueDuplicate\", \"FieldValueForbidden\", \"FieldValueInvalid\","
                                + " \"FieldValueRequired\""));
            }
        }
        for (ValidationRules.Fault fault : compiled.faults()) {
            if (!given.path(fault.index()).path("rule").asText().isBlank()) {
                causes.add(new FieldCause(
                        path + "[" + fault.index() + "]." + fault.part(),
                        "FieldValueInvalid",
                        "Invalid value: " + given.path(fault.index()) + ": " + fault.message()));
            }
        }
        uncorrelatable.ifPresent(place -> compiled.transitions()
                .forEach(index -> causes.add(FieldCause.invalid(
                        path + "[" + index + "].rule",
                        given.path(index).path("rule").asText(),
                        "oldSelf cannot be used on the uncorrelatable portion of the schema within " + place))));
    }

    private void defaultsAgainstRules(JsonNode schema, String path) {
        if (schema.has("default")) {
            new SchemaRules(schema, false)
                    .validate(schema.path("default"), Optional.empty())
                    .forEach(cause -> causes.add(DefinitionSchema.below(path + ".default", cause)));
        }
        schema.path("properties")
                .properties()
                .forEach(property ->
                        defaultsAgainstRules(property.getValue(), path + ".properties[" + property.getKey() + "]"));
        if (schema.has("items")) {
            defaultsAgainstRules(schema.path("items"), path + ".items");
        }
    }
}
