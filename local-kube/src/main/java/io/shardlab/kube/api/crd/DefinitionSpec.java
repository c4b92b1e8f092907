package io.shardlab.kube.api.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.json.Names;
import io.shardlab.kube.api.registry.ApiError.FieldCause;
import io.shardlab.kube.api.validation.Formats;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What may stand in a CustomResourceDefinition (upstream: pkg/apis/apiextensions/validation/validation.go). */
final class DefinitionSpec {

    /** Leaves the rules of a definition to their first use: for definitions whose rules a test has compiled. */
    static final String RULES_ANNOTATION = "local-kube.shardlab.io/compile-rules";

    private static final String APPROVED = "api-approved.kubernetes.io";
    private static final Pattern LABEL = Pattern.compile("[a-z]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final String LABEL_RULE =
            "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic"
                    + " character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for"
                    + " validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
    private static final Set<String> COLUMN_TYPES = Set.of("boolean", "date", "integer", "number", "string");

    private final ObjectNode definition;
    private final JsonNode spec;
    private final List<FieldCause> causes = new ArrayList<>();

    private DefinitionSpec(ObjectNode definition) {
        this.definition = definition;
        spec = definition.path("spec");
    }

    static List<FieldCause> validate(ObjectNode definition) {
        DefinitionSpec run = new DefinitionSpec(definition);
        run.group();
        run.names();
        run.versions();
        run.conversion();
        return run.causes;
    }

    /** What may not change any more. */
    static List<FieldCause> validateUpdate(ObjectNode definition, ObjectNode old) {
        List<FieldCause> causes = new ArrayList<>();
        List<String> fixed = DefinitionNames.isEstablished(old)
                ? List.of("scope", "names.kind", "group", "names.plural")
                : List.of("group", "names.plural");
        for (String field : fixed) {
            String value = Json.text(definition, "spec." + field);
            if (!value.equals(Json.text(old, "spec." + field))) {
                causes.add(FieldCause.invalid("spec." + field, value, "field is immutable"));
            }
        }
        Set<String> names = new HashSet<>();
        definition.path("spec").path("versions").forEach(version -> names.add(Json.text(version, "name")));
        JsonNode stored = Json.at(definition, "status.storedVersions");
        for (int i = 0; i < stored.size(); i++) {
            String version = stored.get(i).asText();
            if (!names.contains(version)) {
                causes.add(FieldCause.invalid(
                        "status.storedVersions[" + i + "]",
                        version,
                        "missing from spec.versions; " + version + " was previously a storage version, and must remain"
                                + " in spec.versions until a storage migration ensures no data remains persisted in "
                                + version + " and removes " + version + " from status.storedVersions"));
            }
        }
        return causes;
    }

    private void group() {
        String group = Json.text(spec, "group");
        if (group.isEmpty()) {
            causes.add(FieldCause.required("spec.group", ""));
        } else if (!Names.isSubdomain(group)) {
            causes.add(FieldCause.invalid(
                    "spec.group", group, Formats.subdomain(group).get(0)));
        } else if (group.indexOf('.') < 0) {
            causes.add(FieldCause.invalid("spec.group", group, "should be a domain with at least one dot"));
        }
        String scope = Json.text(spec, "scope");
        if (scope.isEmpty()) {
            causes.add(FieldCause.required("spec.scope", ""));
        } else if (!scope.equals("Namespaced") && !scope.equals("Cluster")) {
            causes.add(FieldCause.unsupported("spec.scope", scope, "\"Cluster\", \"Namespaced\""));
        }
        approval(group);
    }

    private void approval(String group) {
        if (!group.equals("k8s.io")
                && !group.equals("kubernetes.io")
                && !group.endsWith(".k8s.io")
                && !group.endsWith(".kubernetes.io")) {
            return;
        }
        String approval =
                definition.path("metadata").path("annotations").path(APPROVED).asText();
        String field = "metadata.annotations[" + APPROVED + "]";
        String needed = "protected groups must have approval annotation \"" + APPROVED + "\"";
        String see = ", see https://github.com/kubernetes/enhancements/pull/1111";
        if (approval.isEmpty()) {
            causes.add(FieldCause.required(field, needed + see));
        } else if (!approval.startsWith("unapproved") && !approval.matches("[a-z][a-z0-9+.-]*://[^/]+.*")) {
            causes.add(FieldCause.invalid(
                    field, approval, needed + " with either a URL or a reason starting with \"unapproved\"" + see));
        }
    }

    private void names() {
        JsonNode names = spec.path("names");
        for (String required : List.of("plural", "singular", "kind", "listKind")) {
            String name = Json.text(names, required);
            boolean kind = required.toLowerCase(Locale.ROOT).endsWith("kind");
            if (name.isEmpty()) {
                causes.add(FieldCause.required("spec.names." + required, ""));
            } else if (!isLabel(kind ? name.toLowerCase(Locale.ROOT) : name)) {
                causes.add(FieldCause.invalid(
                        "spec.names." + required,
                        name,
                        (kind ? "may have mixed case, but should otherwise match: " : "") + LABEL_RULE));
            }
        }
        for (String list : List.of("shortNames", "categories")) {
            JsonNode given = names.path(list);
            for (int i = 0; i < given.size(); i++) {
                if (!isLabel(given.get(i).asText())) {
                    causes.add(FieldCause.invalid(
                            "spec.names." + list + "[" + i + "]", given.get(i).asText(), LABEL_RULE));
                }
            }
        }
        if (Json.text(names, "kind").equals(Json.text(names, "listKind"))) {
            causes.add(FieldCause.invalid(
                    "spec.names.listKind", Json.text(names, "listKind"), "kind and listKind may not be the same"));
        }
        String wanted = Json.text(names, "plural") + "." + Json.text(spec, "group");
        if (!Json.text(definition, "metadata.name").equals(wanted)) {
            causes.add(FieldCause.invalid(
                    "metadata.name",
                    Json.text(definition, "metadata.name"),
                    "must be spec.names.plural+\".\"+spec.group"));
        }
    }

    private void versions() {
        JsonNode versions = spec.path("versions");
        Set<String> names = new HashSet<>();
        Set<JsonNode> schemas = new HashSet<>();
        int storage = 0;
        for (int i = 0; i < versions.size(); i++) {
            JsonNode version = versions.get(i);
            String at = "spec.versions[" + i + "]";
            storage += version.path("storage").asBoolean() ? 1 : 0;
            String name = Json.text(version, "name");
            if (!isLabel(name)) {
                causes.add(FieldCause.invalid(at + ".name", name, LABEL_RULE));
            }
            if (!names.add(name)) {
                causes.add(new FieldCause(
                        "spec.versions", "FieldValueInvalid", "Invalid value: must contain unique version names"));
            }
            // Upstream tells of a schema that all versions share under spec.validation: there it keeps it.
            boolean shared = versions.size() == 1;
            JsonNode schema = version.path("schema").path("openAPIV3Schema");
            if (!schema.isObject()) {
                causes.add(FieldCause.required(at + ".schema.openAPIV3Schema", "schemas are required"));
            } else if (schemas.add(schema)) {
                causes.addAll(DefinitionSchema.validate(
                        schema, (shared ? "spec.validation" : at + ".schema") + ".openAPIV3Schema", compilesRules()));
            }
            scale(version.path("subresources").path("scale"), (shared ? "spec" : at) + ".subresources.scale");
            columns(version.path("additionalPrinterColumns"), (shared ? "spec" : at) + ".additionalPrinterColumns");
        }
        if (storage != 1) {
            causes.add(new FieldCause(
                    "spec.versions",
                    "FieldValueInvalid",
                    "Invalid value: must have exactly one version marked as storage version"));
        }
    }

    private boolean compilesRules() {
        return !definition
                .path("metadata")
                .path("annotations")
                .path(RULES_ANNOTATION)
                .asText()
                .equals("on-first-use");
    }

    private void scale(JsonNode scale, String at) {
        if (!scale.isObject()) {
            return;
        }
        replicasPath(scale, "specReplicasPath", ".spec.", at);
        replicasPath(scale, "statusReplicasPath", ".status.", at);
        String selector = Json.text(scale, "labelSelectorPath");
        if (!selector.isEmpty() && !selector.startsWith(".spec.") && !selector.startsWith(".status.")) {
            causes.add(FieldCause.invalid(
                    at + ".labelSelectorPath", selector, "should be a json path under either .spec or .status"));
        }
    }

    private void replicasPath(JsonNode scale, String field, String under, String at) {
        String path = Json.text(scale, field);
        if (path.isEmpty()) {
            causes.add(FieldCause.required(at + "." + field, ""));
        } else if (!path.startsWith(under)) {
            causes.add(FieldCause.invalid(
                    at + "." + field, path, "should be a json path under " + under.substring(0, under.length() - 1)));
        }
    }

    private void columns(JsonNode columns, String at) {
        for (int i = 0; i < columns.size(); i++) {
            JsonNode column = columns.get(i);
            String place = at + "[" + i + "]";
            String type = Json.text(column, "type");
            if (Json.text(column, "name").isEmpty()) {
                causes.add(FieldCause.required(place + ".name", ""));
            }
            if (!COLUMN_TYPES.contains(type)) {
                String rule = "must be one of boolean,date,integer,number,string";
                causes.add(
                        type.isEmpty()
                                ? FieldCause.required(place + ".type", rule)
                                : FieldCause.invalid(place + ".type", type, rule));
            }
            if (Json.text(column, "jsonPath").isEmpty()) {
                causes.add(FieldCause.required(place + ".JSONPath", ""));
            }
        }
    }

    private void conversion() {
        JsonNode conversion = spec.path("conversion");
        String strategy = Json.text(conversion, "strategy");
        JsonNode webhook = conversion.path("webhook");
        if (strategy.equals("None")) {
            if (webhook.isObject()) {
                causes.add(FieldCause.forbidden(
                        "spec.conversion.webhookClientConfig",
                        "should not be set when strategy is not set to Webhook"));
            }
            return;
        }
        if (!strategy.equals("Webhook")) {
            causes.add(FieldCause.unsupported("spec.conversion.strategy", strategy, "\"None\", \"Webhook\""));
            return;
        }
        JsonNode client = webhook.path("clientConfig");
        if (!client.isObject()) {
            causes.add(FieldCause.required(
                    "spec.conversion.webhookClientConfig", "required when strategy is set to Webhook"));
        } else if (client.has("url") == client.has("service")) {
            causes.add(FieldCause.required(
                    "spec.conversion.webhookClientConfig", "exactly one of url or service is required"));
        }
        Set<String> reviews = new HashSet<>();
        webhook.path("conversionReviewVersions").forEach(version -> reviews.add(version.asText()));
        if (reviews.isEmpty()) {
            causes.add(FieldCause.required("spec.conversion.conversionReviewVersions", ""));
        } else if (!reviews.contains("v1") && !reviews.contains("v1beta1")) {
            causes.add(FieldCause.invalidValue(
                    "spec.conversion.conversionReviewVersions",
                    webhook.path("conversionReviewVersions"),
                    "must include at least one of v1, v1beta1"));
        }
    }

    private static boolean isLabel(String name) {
        return LABEL.matcher(name).matches();
    }
}
