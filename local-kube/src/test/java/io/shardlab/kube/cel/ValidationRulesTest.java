package io.shardlab.kube.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expectations from kubernetes.io (CRD validation rules) and k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel. */
class ValidationRulesTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final JsonNode SELF = json("""
            {"id": "123", "a": "x", "b": "x-x", "name": "it's", "n": 1, "d": 1.5, "flag": false, "port": "http",
             "list": ["x", "y"], "nums": [3, 1, 2], "items": [{"k": "a", "v": 1}, {"k": "b", "v": 2}],
             "map": {"one": "1"}, "when": "2026-01-01T00:00:00Z", "day": "2026-01-02", "took": "1h30m", "raw": "aGk=",
             "cpu": "500m", "host": "https://user@example.com:8443/a%20b?q=1&q=2", "ip": "10.1.2.3", "net": "10.0.0.0/8",
             "dash-ed": "d", "dot.ted": "p", "sl/ash": "s", "under__score": "u", "namespace": "ns",
             "open": {"known": 1, "other": 2}}
            """);

    private static final String SCHEMA = """
            {"type": "object", "properties": {
              "id": {"type": "string"}, "a": {"type": "string"}, "b": {"type": "string"}, "name": {"type": "string"},
              "n": {"type": "integer"}, "d": {"type": "number"}, "flag": {"type": "boolean"}, "gone": {"type": "integer"},
              "port": {"x-kubernetes-int-or-string": true},
              "list": {"type": "array", "items": {"type": "string"}},
              "nums": {"type": "array", "items": {"type": "integer"}},
              "items": {"type": "array", "items": {"type": "object", "properties": {
                  "k": {"type": "string"}, "v": {"type": "integer"}}}},
              "map": {"type": "object", "additionalProperties": {"type": "string"}},
              "when": {"type": "string", "format": "date-time"}, "day": {"type": "string", "format": "date"},
              "took": {"type": "string", "format": "duration"}, "raw": {"type": "string", "format": "byte"},
              "cpu": {"type": "string"}, "host": {"type": "string"}, "ip": {"type": "string"}, "net": {"type": "string"},
              "dash-ed": {"type": "string"}, "dot.ted": {"type": "string"}, "sl/ash": {"type": "string"},
              "under__score": {"type": "string"}, "namespace": {"type": "string"},
              "open": {"type": "object", "x-kubernetes-preserve-unknown-fields": true,
                       "properties": {"known": {"type": "integer"}}}}}
            """;

    private static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static ValidationRules compiled(ObjectNode rule) {
        ObjectNode schema = (ObjectNode) json(SCHEMA);
        schema.putArray("x-kubernetes-validations").add(rule);
        return ValidationRules.compile(schema, false);
    }

    private static ValidationRules compiled(String rule) {
        return compiled(MAPPER.createObjectNode().put("rule", rule));
    }

    private static List<String> failures(ValidationRules rules, JsonNode value, JsonNode old) {
        assertThat(rules.faults()).isEmpty();
        return rules.check(value, Optional.ofNullable(old)).stream()
                .map(RuleFailure::message)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "self.id.matches('^\\\\d+$')",
                "self.a + '-x' == self.b",
                "self.name == 'it\\'s'",
                "self.list.all(x, x.size() == 1) && self.items.exists(i, i.k == 'b')",
                "self.items.exists_one(i, i.v == 2) && {'a': 1}.size() == 1",
                "self.list.filter(x, x > 'x') == ['y'] && self.nums.map(n, n * 2) == [6, 2, 4]",
                "'a\\nb'.contains('\\n') && size('\\U0001F600') == 1",
                "has(self.n) && !has(self.gone)",
                "self.map.all(k, self.map[k] == '1') && 'one' in self.map && self.map == {'one': '1'}",
                "self.n < 1.5 && self.d > 1",
                "type(self.port) == string ? self.port == 'http' : self.port < 5",
                "self.when < timestamp('2026-01-01T00:00:01Z') && self.day.getFullYear() == 2026",
                "self.took == duration('90m') && self.raw == b'hi'",
                "self.dash__dash__ed + self.dot__dot__ted + self.sl__slash__ash + self.under__underscores__score == 'dpsu'",
                "self.__namespace__ == 'ns'",
                "self.open.known == 1",
                "self.id.substring(0, 2) == '12' && self.b.split('-')[1] == 'x' && self.list.join(',') == 'x,y'",
                "'AbC'.lowerAscii() == 'abc' && ' x '.trim() == 'x' && 'abc'.replace('b', '') == 'ac'",
                "!self.nums.isSorted() && self.nums.sum() == 6 && self.nums.min() == 1 && self.nums.max() == 3",
                "self.nums.indexOf(1) == 1 && [1, 2, 1].lastIndexOf(1) == 2 && 'abc'.indexOf('c') == 2",
                "'abc 123'.find('[0-9]+') == '123' && '1 a 2'.findAll('[0-9]') == ['1', '2']",
                "'1 2'.findAll('[0-9]', 1) == ['1']",
                "quantity(self.cpu).isLessThan(quantity('1')) && quantity('1Gi').compareTo(quantity('1024Mi')) == 0",
                "quantity('1').add(quantity('500m')) == quantity('1500m') && quantity('2k').asInteger() == 2000",
                "!isQuantity('x') && isQuantity('1e3')",
                "isURL(self.host) && url(self.host).getHost() == 'example.com:8443'",
                "url(self.host).getHostname() == 'example.com' && url(self.host).getPort() == '8443'",
                "url(self.host).getEscapedPath() == '/a%20b' && url(self.host).getQuery()['q'] == ['1', '2']",
                "!isURL('no url') && url(self.host).getScheme() == 'https'",
                "isIP(self.ip) && ip(self.ip).family() == 4 && !isIP('10.1.2') && ip('::1').isLoopback()",
                "!isIP('::ffff:1.2.3.4') && ip.isCanonical('::1')",
                "cidr(self.net).containsIP(self.ip) && cidr(self.net).containsCIDR('10.1.0.0/16')",
                "cidr('10.1.2.3/8').masked() == cidr(self.net) && !isCIDR('10.0.0.0/33')",
                "cidr(self.net).prefixLength() == 8 && string(cidr(self.net).ip()) == '10.0.0.0'",
                "'%s has %d of %.2f'.format([self.a, self.n, self.d]) == 'x has 1 of 1.50'",
                "!format.dns1123Label().validate('a-b').hasValue() && format.dns1123Label().validate('A').hasValue()",
                "format.named('qualifiedName').value().validate('example.com/x_y') == optional.none()",
                "format.dns1123LabelPrefix().validate('a-') == null || true",
                "strings.quote('a\"b') == '\"a\\\\\"b\"'",
                "self.?gone.orValue(7) == 7 && sets.contains(self.list, ['x'])",
            })
    void aRuleThatHolds(String rule) {
        assertThat(failures(compiled(rule), SELF, null)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "self.n > 1                    | failed rule: self.n > 1",
                "self.list.all(x, x == 'x')    | failed rule: self.list.all(x, x == 'x')",
                "self.gone > 1                 | no such key: gone evaluating rule: self.gone > 1",
                "self.map['two'] == ''         | no such key: two evaluating rule: self.map['two'] == ''",
                "self.list[7] == ''            | index out of bounds: 7 evaluating rule: self.list[7] == ''",
                "1 / (self.n - 1) == 0         | division by zero evaluating rule: 1 / (self.n - 1) == 0",
                "self.n + 9223372036854775807 > 0 | integer overflow evaluating rule: self.n + 9223372036854775807 > 0",
                "self.port < 5                 | 'no such overload': call arguments did not match a supported operator,"
                        + " function or macro signature for rule: self.port < 5",
            })
    void aRuleThatDoesNotHoldIsToldAsUpstreamDoes(String rule, String message) {
        assertThat(failures(compiled(rule), SELF, null)).containsExactly(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "self.zz == 1               | compilation failed: ERROR: <input>:1:5: undefined field 'zz'",
                "self.a.startsWith()        | compilation failed: ERROR: <input>:1:18: found no matching overload for"
                        + " 'startsWith' applied to 'string.()'",
                "self.n + 1                 | cel expression must evaluate to a bool",
                "self.n ==                  | compilation failed: ERROR: <input>:1:",
                "self.open.other == 2       | undefined field 'other'",
                "self.namespace == 'ns'     | compilation failed",
                "self.a == 1                | found no matching overload for '_==_' applied to '(string, int)'",
                "isSemver(self.a)           | (Kubernetes has isSemver; the CEL library of this server does not.)",
            })
    void aRuleThatIsNoneIsAFault(String rule, String fault) {
        assertThat(compiled(rule).faults())
                .singleElement()
                .satisfies(found -> assertThat(found.message()).contains(fault));
    }

    @Test
    void aRuleOfFiveThousandParenthesesIsAFaultAndNoOverflowOfTheStack() {
        assertThat(compiled("(".repeat(5_000) + "true" + ")".repeat(5_000)).faults())
                .hasSize(1);
    }

    @Test
    void aRuleAboutTheStateBeforeIsSkippedWhereThereIsNone() {
        ValidationRules rules = compiled("self.n >= oldSelf.n");

        assertThat(failures(rules, SELF, null)).isEmpty();
        assertThat(failures(rules, SELF, json("{\"n\": 2}"))).containsExactly("failed rule: self.n >= oldSelf.n");
        assertThat(rules.transitions()).containsExactly(0);
    }

    @Test
    void anOptionalStateBeforeIsAskedOnCreationToo() {
        ValidationRules rules = compiled(MAPPER.createObjectNode()
                .put("rule", "oldSelf.hasValue() || self.n == 2")
                .put("optionalOldSelf", true));

        assertThat(failures(rules, SELF, null)).hasSize(1);
        assertThat(failures(rules, SELF, json("{\"n\": 2}"))).isEmpty();
    }

    @Test
    void whatHasNotChangedIsNotHeldAgainstTheObject() {
        assertThat(failures(compiled("self.n > 1"), SELF, SELF)).isEmpty();
    }

    @Test
    void aMessageIsComputedAndThePlainOneStandsInForOneThatCannotBe() {
        ObjectNode rule = MAPPER.createObjectNode()
                .put("rule", "self.n > 1")
                .put("message", "n is small")
                .put("messageExpression", "'n is ' + string(self.n)")
                .put("reason", "FieldValueForbidden")
                .put("fieldPath", ".n");

        assertThat(compiled(rule).check(SELF, Optional.empty()))
                .containsExactly(new RuleFailure("n is 1", "FieldValueForbidden", ".n", false));
        assertThat(failures(compiled(rule.put("messageExpression", "string(self.gone)")), SELF, null))
                .containsExactly("n is small");
        assertThat(compiled(rule.put("messageExpression", "self.n")).faults())
                .extracting(ValidationRules.Fault::part, ValidationRules.Fault::message)
                .containsExactly(tuple("messageExpression", "messageExpression must evaluate to a string"));
    }

    @Test
    void theRootOfAResourceHasItsNameWhateverTheSchemaSays() {
        JsonNode schema = json("""
                {"type": "object", "x-kubernetes-validations": [
                  {"rule": "self.metadata.name.startsWith('a') && self.kind == 'K'"}]}
                """);

        ValidationRules rules = ValidationRules.compile(schema, true);

        assertThat(failures(rules, json("{\"kind\": \"K\", \"metadata\": {\"name\": \"ab\", \"uid\": \"1\"}}"), null))
                .isEmpty();
    }
}
