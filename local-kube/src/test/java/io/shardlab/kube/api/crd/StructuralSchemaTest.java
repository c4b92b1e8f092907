package io.shardlab.kube.api.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.registry.ApiError.FieldCause;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StructuralSchemaTest {

    private static final StructuralSchema SCHEMA = new StructuralSchema(Json.parse("""
            {"type": "object", "properties": {"spec": {
              "type": "object", "required": ["target"],
              "properties": {
                "target": {"type": "string", "minLength": 1},
                "min": {"type": "integer", "minimum": 0},
                "max": {"type": "integer", "default": 100},
                "kind": {"type": "string", "enum": ["A", "B"], "default": "A"},
                "port": {"x-kubernetes-int-or-string": true},
                "triggers": {"type": "array", "minItems": 1, "items": {"type": "object",
                  "properties": {"metadata": {"type": "object", "additionalProperties": {"type": "string"}},
                                 "weight": {"type": "integer", "default": 1}}}},
                "free": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}},
              "x-kubernetes-validations": [
                {"rule": "!has(self.min) || self.min <= self.max", "message": "min must not exceed max"}]}}}
            """));

    private static List<String> faults(String spec) {
        ObjectNode object = Json.object();
        object.set("spec", Json.parse(spec));
        SCHEMA.setDefaults(object);
        return SCHEMA.validate(object, Optional.empty()).stream()
                .map(Object::toString)
                .toList();
    }

    @Test
    void defaultsAreFilledInWhereTheParentIs() {
        ObjectNode object = Json.parse("{\"spec\": {\"target\": \"t\", \"triggers\": [{}]}}");

        SCHEMA.setDefaults(object);

        assertThat(object.at("/spec/max").asInt()).isEqualTo(100);
        assertThat(object.at("/spec/triggers/0/weight").asInt()).isEqualTo(1);
        assertThat(object.at("/spec/triggers/0").has("metadata")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                          | spec.target: Required value",
                "{\"target\": \"\"}                          | at least 1 chars",
                "{\"target\": 3}                             | must be of type string",
                "{\"target\": \"t\", \"min\": -1}            | greater than or equal to 0",
                "{\"target\": \"t\", \"kind\": \"C\"}        | supported values: \"A\", \"B\"",
                "{\"target\": \"t\", \"triggers\": []}       | at least 1 items",
                "{\"target\": \"t\", \"port\": true}         | spec.port",
                "{\"target\": \"t\", \"triggers\": [{\"metadata\": {\"x\": 1}}]} | spec.triggers[0].metadata.x",
                "{\"target\": \"t\", \"min\": 101}           | min must not exceed max"
            })
    void aFaultIsNamedWithItsPlace(String spec, String fault) {
        assertThat(faults(spec)).first().asString().contains(fault);
    }

    @Test
    void whatIsRightHasNoFault() {
        assertThat(faults("{\"target\": \"t\", \"min\": 1, \"max\": 1, \"port\": \"http\", \"free\": {\"x\": [1]}}"))
                .isEmpty();
    }

    @Test
    void unknownFieldsArePrunedAndNamed() {
        ObjectNode object = Json.parse("""
                {"apiVersion": "v1", "kind": "K", "metadata": {"name": "n"}, "extra": 1,
                 "spec": {"target": "t", "typo": 1, "free": {"kept": 1}, "triggers": [{"odd": 1}]}}
                """);

        assertThat(SCHEMA.prune(object)).containsExactly("extra", "spec.typo", "spec.triggers[0].odd");
        assertThat(object.toString()).doesNotContain("typo").contains("kept", "metadata");
    }

    /** Sentences of k8s.io/kube-openapi/pkg/validation/errors and validate/schema_messages.go. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type': 'integer', 'minimum': 1, 'exclusiveMinimum': true} | 1 | v: Invalid value: 1: v in body should be greater than 1",
                "{'type': 'integer', 'maximum': 3, 'exclusiveMaximum': true} | 3 | v: Invalid value: 3: v in body should be less than 3",
                "{'type': 'number', 'multipleOf': 0.5} | 1.2 | v: Invalid value: 1.2: v in body should be a multiple of 0.5",
                "{'type': 'integer', 'format': 'int32'} | 99999999999 | v: Invalid value: 99999999999: Checked value must be of type integer with format int32 in v",
                "{'type': 'integer'} | 99999999999999999999 | (default format) in v",
                "{'type': 'string', 'format': 'date-time'} | '2026-01-01' | v: Invalid value: \"2026-01-01\": v in body must be of type date-time: \"2026-01-01\"",
                "{'type': 'string', 'format': 'ipv4'} | '::1' | must be of type ipv4",
                "{'type': 'string', 'format': 'ipv6'} | '10.0.0.1' | must be of type ipv6",
                "{'type': 'string', 'format': 'cidr'} | '10.0.0.0/33' | must be of type cidr",
                "{'type': 'string', 'format': 'uuid'} | 'x' | must be of type uuid",
                "{'type': 'string', 'format': 'byte'} | 'a' | must be of type byte",
                "{'type': 'string', 'format': 'date'} | '2026-02-30' | must be of type date",
                "{'type': 'string', 'format': 'duration'} | 'soon' | must be of type duration",
                "{'type': 'string', 'pattern': '^[[:alpha:]]+$'} | 'a1' | v in body should match '^[[:alpha:]]+$'",
                "{'type': 'string', 'maxLength': 2} | 'abc' | v: Too long: may not be more than 2 bytes",
                "{'type': 'array', 'maxItems': 1, 'items': {}} | [1, 2] | v: Too many: 2: must have at most 1 items",
                "{'type': 'object', 'minProperties': 1} | {} | v in body should have at least 1 properties",
                "{'type': 'object', 'maxProperties': 1, 'additionalProperties': {}} | {'a': 1, 'b': 1} | v: Too many: 2: must have at most 1 items",
                "{'type': 'array', 'x-kubernetes-list-type': 'set', 'items': {}} | [1, 2, 1] | v[2]: Duplicate value: 1",
                "{'type': 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['k'], 'items': {}} | [{'k': 'g', 'x': 1}, {'k': 'g'}] | v[1]: Duplicate value: {\"k\":\"g\"}",
                "{'anyOf': [{'minimum': 5}, {'multipleOf': 2}]} | 3 | <nil>: Invalid value: \"\": \"v\" must validate at least one schema (anyOf)",
                "{'oneOf': [{'required': ['a']}, {'required': ['b']}]} | {'a': 1, 'b': 1} | \"v\" must validate one and only one schema (oneOf). Found 2 valid alternatives",
                "{'oneOf': [{'required': ['a']}, {'required': ['b']}]} | {} | \"v\" must validate one and only one schema (oneOf). Found none valid",
                "{'not': {'required': ['a']}} | {'a': 1} | \"v\" must not validate the schema (not)",
                "{'type': 'object', 'x-kubernetes-embedded-resource': true} | {'apiVersion': 'v1'} | v.kind: Required value: must not be empty"
            })
    void aConstraintOfASchemaIsKept(String schema, String value, String fault) {
        StructuralSchema constrained = new StructuralSchema(
                Json.parse("{\"type\": \"object\", \"properties\": {\"v\": " + schema.replace('\'', '"') + "}}"));

        List<String> faults =
                constrained.validate(Json.parse("{\"v\": " + value.replace('\'', '"') + "}"), Optional.empty()).stream()
                        .map(Object::toString)
                        .toList();

        assertThat(faults).singleElement().asString().contains(fault);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type': 'string', 'pattern': '^[[:alpha:]]+$'} | 'abc'",
                "{'type': 'string', 'pattern': '(?P<n>x)'} | 'x'",
                "{'type': 'string', 'minLength': 1, 'maxLength': 1} | '\uD83D\uDE00'",
                "{'type': 'string', 'format': 'date-time'} | '2026-01-01T00:00:00.5+02:00'",
                "{'type': 'string', 'format': 'duration'} | '1h5m'",
                "{'type': 'string', 'format': 'duration'} | '22 ns'",
                "{'type': 'string', 'format': 'no-such-format'} | 'x'",
                "{'type': 'integer'} | 1.0",
                "{'oneOf': [{'required': ['a']}, {'required': ['b']}]} | {'a': 1}",
                "{'allOf': [{'minimum': 1}, {'maximum': 3}]} | 2"
            })
    void aConstraintHoldsNothingAgainstWhatIsRight(String schema, String value) {
        StructuralSchema constrained = new StructuralSchema(
                Json.parse("{\"type\": \"object\", \"properties\": {\"v\": " + schema.replace('\'', '"') + "}}"));

        assertThat(constrained.validate(Json.parse("{\"v\": " + value.replace('\'', '"') + "}"), Optional.empty()))
                .isEmpty();
    }

    @Test
    void whatWasWrongBeforeIsNotHeldAgainstAChangeOfSomethingElse() {
        ObjectNode before = Json.parse("{\"spec\": {\"target\": \"t\", \"kind\": \"C\", \"max\": 1}}");
        ObjectNode after = Json.parse("{\"spec\": {\"target\": \"t\", \"kind\": \"C\", \"max\": 2}}");

        assertThat(SCHEMA.validate(after, Optional.of(before))).isEmpty();
        assertThat(SCHEMA.validate(after, Optional.empty())).isNotEmpty();
    }

    @Test
    void rulesWaitUntilTheTypesAreRight() {
        assertThat(faults("{\"target\": \"t\", \"min\": \"x\"}"))
                .hasSize(2)
                .last()
                .asString()
                .contains("some validation rules were not checked because the object was invalid");
    }

    @Test
    void aRuleComparesWithTheItemThatHadTheSameKeys() {
        StructuralSchema keyed = new StructuralSchema(Json.parse("""
                {"type": "object", "properties": {"list": {
                  "type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["k"],
                  "items": {"type": "object", "required": ["k"],
                    "properties": {"k": {"type": "string"}, "n": {"type": "integer"}},
                    "x-kubernetes-validations": [
                      {"rule": "self.n >= oldSelf.n", "message": "n only grows", "fieldPath": ".n"}]}}}}
                """));

        List<FieldCause> faults = keyed.validate(
                Json.parse("{\"list\": [{\"k\": \"new\", \"n\": 0}, {\"k\": \"a\", \"n\": 1}]}"),
                Optional.of(Json.parse("{\"list\": [{\"k\": \"a\", \"n\": 2}]}")));

        assertThat(faults).extracting(Object::toString).containsExactly("list[1].n: Invalid value: n only grows");
    }
}
