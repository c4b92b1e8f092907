package io.shardlab.kube.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
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
        return SCHEMA.validate(object).stream().map(Object::toString).toList();
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
        assertThat(faults(spec)).singleElement().asString().contains(fault);
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

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "self.a + 1 == 2                              ; true",
                "has(self.z)                                  ; false",
                "self.b ? self.a > 5 : self.a < 5             ; true",
                "size(self.list) == 2 && self.list[0] == 'x'  ; true",
                "self.s.startsWith('ab') || self.a == 99      ; true",
                "'y' in self.list                             ; true",
                "!(self.a in [2, 3]) && -self.a < 0           ; true",
                "self.s == \"nope\"                           ; false"
            })
    void rulesInTheSubsetOfCel(String rule, boolean holds) {
        ObjectNode self = Json.parse("{\"a\": 1, \"b\": false, \"s\": \"abc\", \"list\": [\"x\", \"y\"]}");

        assertThat(CelRule.failureOf(Json.object().put("rule", rule), self).isEmpty())
                .isEqualTo(holds);
    }

    @Test
    void aRuleOutsideTheSubsetIsNotHeldAgainstTheObject() {
        var rule = Json.object().put("rule", "self.list.all(x, x.size() > 3)");

        assertThat(CelRule.failureOf(rule, Json.parse("{\"list\": [\"x\"]}"))).isEmpty();
    }
}
