package io.shardlab.kube.api.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.kind.BuiltInKinds;
import io.shardlab.kube.api.kind.NewNamespaces;
import io.shardlab.kube.api.registry.ApiError;
import io.shardlab.kube.api.registry.DeleteOptions;
import io.shardlab.kube.api.registry.ObjectKey;
import io.shardlab.kube.api.registry.Registry;
import io.shardlab.kube.api.registry.Registry.Part;
import io.shardlab.kube.api.registry.ResourceType;
import io.shardlab.kube.api.registry.ResourceTypes;
import io.shardlab.kube.api.registry.Store;
import io.shardlab.kube.api.registry.WriteOptions;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sentences of k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation and pkg/apiserver/schema. */
class CustomResourceDefinitionsTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

    private final Store store = new Store();
    private final ResourceTypes types = BuiltInKinds.served(CLOCK);
    private final Registry registry = new Registry(store, types, CLOCK);
    private final ResourceType definitions = types.builtIn("apiextensions.k8s.io", "customresourcedefinitions");

    @BeforeEach
    void served() {
        new ServedDefinitions(store, registry, types, new DefinitionNames(types, CLOCK));
        registry.create(types.builtIn("", "namespaces"), "", NewNamespaces.named("default"), WriteOptions.internal());
    }

    private static ObjectNode widgets() {
        return Json.parse("""
                {"metadata": {"name": "widgets.example.com"},
                 "spec": {"group": "example.com", "scope": "Namespaced",
                  "names": {"plural": "widgets", "kind": "Widget"},
                  "versions": [{"name": "v1", "served": true, "storage": true, "schema": {"openAPIV3Schema": {
                    "type": "object", "properties": {"spec": {"type": "object", "properties": {
                      "n": {"type": "integer"}}}}}}}]}}
                """);
    }

    private ObjectNode create(ObjectNode definition) {
        return registry.create(definitions, "", definition, WriteOptions.internal());
    }

    private ObjectNode get(String name) {
        return registry.get(definitions, new ObjectKey("", name));
    }

    private ObjectNode update(Consumer<ObjectNode> change) {
        return registry.update(
                definitions,
                new ObjectKey("", "widgets.example.com"),
                Part.MAIN,
                object -> {
                    change.accept(object);
                    return object;
                },
                WriteOptions.internal());
    }

    private static ObjectNode spec(ObjectNode definition) {
        return (ObjectNode) definition.path("spec");
    }

    private static ObjectNode version(ObjectNode definition) {
        return (ObjectNode) definition.at("/spec/versions/0");
    }

    private static ObjectNode withField(String schema) {
        ObjectNode definition = widgets();
        ((ObjectNode) definition.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties"))
                .set("f", Json.parse(schema.replace('\'', '"')));
        return definition;
    }

    private static String condition(ObjectNode definition, String type) {
        for (JsonNode condition : definition.at("/status/conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition.path("status").asText() + " "
                        + condition.path("reason").asText() + " "
                        + condition.path("message").asText();
            }
        }
        return "";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | [f].type: Required value: must not be empty for specified object fields",
                "{'type': 'strin'} | [f].type: Unsupported value: \"strin\": supported values: \"array\", \"boolean\", \"integer\"",
                "{'type': 'array'} | [f].items: Required value: must be specified",
                "{'type': 'string', 'pattern': '('} | [f].pattern: Invalid value: \"(\": must be a valid regular expression, but isn't: error parsing regexp: missing closing )",
                "{'type': 'object', '$ref': '#/x'} | [f].$ref: Forbidden: $ref is not supported",
                "{'type': 'array', 'items': {'type': 'string'}, 'uniqueItems': true} | [f].uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic",
                "{'type': 'object', 'properties': {'a': {'type': 'string'}}, 'additionalProperties': {'type': 'string'}} | [f].additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive",
                "{'type': 'integer', 'default': 'x'} | [f].default: Invalid value: \"string\": must be of type integer: \"string\"",
                "{'type': 'object', 'default': {'x': 1}} | [f].default: Invalid value: {\"x\":1}: must not have unknown fields",
                "{'type': 'string', 'anyOf': [{'type': 'string'}]} | [f].anyOf[0].type: Forbidden: must be empty to be structural",
                "{'type': 'object', 'oneOf': [{'properties': {'a': {'minLength': 1}}}]} | [f].properties[a]: Required value: because it is defined in spec.validation.openAPIV3Schema.properties[spec].properties[f].oneOf[0].properties[a]",
                "{'type': 'array', 'items': {'type': 'string'}, 'x-kubernetes-list-type': 'bag'} | [f].x-kubernetes-list-type: Unsupported value: \"bag\"",
                "{'type': 'array', 'items': {'type': 'object', 'properties': {'k': {'type': 'string'}}}, 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['k']} | this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property",
                "{'type': 'string', 'x-kubernetes-validations': [{'rule': 'self.zz == 1'}]} | [f].x-kubernetes-validations[0].rule: Invalid value: {\"rule\":\"self.zz == 1\"}: compilation failed: ERROR: <input>:1:5",
                "{'type': 'string', 'x-kubernetes-validations': [{'rule': 'self'}]} | cel expression must evaluate to a bool",
                "{'type': 'string', 'x-kubernetes-validations': [{'rule': 'true', 'reason': 'Foo'}]} | .reason: Unsupported value: \"Foo\"",
                "{'type': 'array', 'items': {'type': 'string', 'x-kubernetes-validations': [{'rule': 'self == oldSelf'}]}} | oldSelf cannot be used on the uncorrelatable portion of the schema within spec.validation.openAPIV3Schema.properties[spec].properties[f]",
                "{'type': 'string', 'default': 'a', 'x-kubernetes-validations': [{'rule': 'self.size() > 1'}]} | failed rule: self.size() > 1",
            })
    void aSchemaThatIsNoneIsRefused(String schema, String fault) {
        assertThatThrownBy(() -> create(withField(schema)))
                .isInstanceOfSatisfying(
                        ApiError.class, e -> assertThat(e.code()).isEqualTo(422))
                .hasMessageContaining(fault);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'x-kubernetes-int-or-string': true, 'anyOf': [{'type': 'integer'}, {'type': 'string'}]}",
                "{'x-kubernetes-int-or-string': true, 'allOf': [{'anyOf': [{'type': 'integer'}, {'type': 'string'}]}, {'pattern': 'x'}]}",
                "{'x-kubernetes-preserve-unknown-fields': true}",
                "{'type': 'object', 'properties': {'a': {'type': 'string'}}, 'oneOf': [{'required': ['a']}, {'not': {'required': ['a']}}]}",
                "{'type': 'string', 'pattern': '(?P<n>x)', 'default': 'x'}",
                "{'type': 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true}",
            })
    void aSchemaThatIsStructuralIsAccepted(String schema) {
        create(withField(schema));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "scope | Foo | spec.scope: Unsupported value: \"Foo\": supported values: \"Cluster\", \"Namespaced\"",
                "group | example | spec.group: Invalid value: \"example\": should be a domain with at least one dot",
                "group | x.k8s.io | metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups must have approval annotation \"api-approved.kubernetes.io\", see https://github.com/kubernetes/enhancements/pull/1111",
            })
    void aSpecThatIsNoneIsRefused(String field, String value, String fault) {
        ObjectNode definition = widgets();
        spec(definition).put(field, value);

        assertThatThrownBy(() -> create(definition)).hasMessageContaining(fault);
    }

    @Test
    void aConversionWebhookWithoutAClientIsRefused() {
        ObjectNode definition = widgets();
        spec(definition).putObject("conversion").put("strategy", "Webhook");

        assertThatThrownBy(() -> create(definition))
                .hasMessageContaining(
                        "spec.conversion.webhookClientConfig: Required value: required when strategy is set to Webhook");
    }

    @Test
    void whatTheStorageDependsOnCannotChange() {
        create(widgets());

        assertThatThrownBy(() -> update(definition -> spec(definition).put("scope", "Cluster")))
                .hasMessageContaining("spec.scope: Invalid value: \"Cluster\": field is immutable");
        assertThatThrownBy(() -> update(definition -> version(definition).put("name", "v2")))
                .hasMessageContaining("status.storedVersions[0]: Invalid value: \"v1\": missing from spec.versions");
    }

    @Test
    void theSecondOfTheSameKindIsNotServedUntilTheFirstHasGone() {
        create(widgets());
        ObjectNode second = widgets();
        second.withObject("/metadata").put("name", "gadgets.example.com");
        second.withObject("/spec/names").put("plural", "gadgets").put("singular", "gadget");

        ObjectNode created = create(second);

        assertThat(condition(created, "NamesAccepted"))
                .isEqualTo("False ListKindConflict \"WidgetList\" is already in use");
        assertThat(condition(created, "Established")).isEqualTo("False NotAccepted not all names are accepted");
        assertThat(types.find("example.com", "v1", "gadgets")).isEmpty();

        registry.delete(definitions, new ObjectKey("", "widgets.example.com"), DeleteOptions.internal());

        assertThat(condition(get("gadgets.example.com"), "NamesAccepted")).startsWith("True NoConflicts");
        assertThat(types.find("example.com", "v1", "gadgets")).isPresent();
    }

    @Test
    void aDefinitionThatIsNotServedCanBeDeleted() {
        create(widgets());
        registry.create(
                types.find("example.com", "v1", "widgets").orElseThrow(),
                "default",
                Json.parse("{\"metadata\": {\"name\": \"w\"}}"),
                WriteOptions.internal());
        update(definition -> version(definition).put("served", false));

        registry.delete(definitions, new ObjectKey("", "widgets.example.com"), DeleteOptions.internal());

        assertThat(store.all(definitions)).isEmpty();
    }

    @Test
    void rulesAreLeftToTheirFirstUseWhereTheDefinitionSaysSo() {
        ObjectNode definition = withField("{'type': 'integer', 'x-kubernetes-validations': [{'rule': 'self ==='}]}");
        definition.withObject("/metadata/annotations").put("local-kube.shardlab.io/compile-rules", "on-first-use");
        create(definition);

        assertThatThrownBy(() -> registry.create(
                        types.find("example.com", "v1", "widgets").orElseThrow(),
                        "default",
                        Json.parse("{\"metadata\": {\"name\": \"w\"}, \"spec\": {\"f\": 1}}"),
                        WriteOptions.internal()))
                .hasMessageContaining("spec.f: Invalid value: \"integer\": rule compile error: compilation failed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "crd-scaledobjects.yaml",
                "crd-triggerauthentications.yaml",
                "crd-clustertriggerauthentications.yaml"
            })
    void theRulesThatAreLeftToTheirFirstUseCompile(String resource) throws IOException {
        try (var yaml = getClass().getResourceAsStream("/io/shardlab/kube/keda/" + resource)) {
            ObjectNode definition = (ObjectNode) new ObjectMapper(new YAMLFactory()).readTree(yaml);
            definition.withObject("/metadata").remove("annotations");

            assertThat(List.of(create(definition))).hasSize(1);
        }
    }
}
