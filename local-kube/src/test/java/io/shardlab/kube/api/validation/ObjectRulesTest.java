package io.shardlab.kube.api.validation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sentences of {@code apimachinery/pkg/api/validation} and of the validation packages of each group. */
class ObjectRulesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode read(String json) throws JsonProcessingException {
        return JSON.readTree(json.replace('\'', '"'));
    }

    private static List<String> mistakes(String resource, JsonNode object, Optional<JsonNode> old) {
        return ObjectRules.check(resource, false, object, old).stream()
                .map(error -> error.field() + ": " + error.detail())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '|',
            value = {
                "configmaps;{'metadata': {'labels': {'bad key': 'v'}}};metadata.labels: Invalid value: \"bad key\": name"
                        + " part must consist of",
                "configmaps;{'metadata': {'labels': {'a': 'bad value'}}};metadata.labels: Invalid value: \"bad value\": a"
                        + " valid label must be an empty string or consist of",
                "configmaps;{'metadata': {'labels': {'a/b/c': ''}}};metadata.labels: Invalid value: \"a/b/c\": a qualified"
                        + " name must consist of",
                "configmaps;{'metadata': {'annotations': {'/b': ''}}};metadata.annotations: Invalid value: \"/b\": prefix"
                        + " part must be non-empty",
                "configmaps;{'metadata': {'finalizers': ['mine']}};metadata.finalizers: Invalid value: \"mine\": name is"
                        + " neither a standard finalizer name nor is it fully qualified",
                "configmaps;{'metadata': {'ownerReferences': [{'apiVersion': 'v1', 'kind': 'A', 'name': 'a'}]}};"
                        + "metadata.ownerReferences.uid: Invalid value: \"\": must not be empty",
                "configmaps;{'data': {'a/x': ''}};data[a/x]: Invalid value: \"a/x\": a valid config key must"
                        + " consist of alphanumeric characters, '-', '_' or '.'",
                "secrets;{'data': {'..': ''}};data[..]: Invalid value: \"..\": must not be '..'",
                "configmaps;{'data': {'a': ''}, 'binaryData': {'a': ''}};binaryData[a]: Invalid value: \"a\": duplicate of"
                        + " key present in data",
                "ingresses.networking.k8s.io;{'spec': {'rules': [{'http': {'paths': [{'path': '/'}]}}]}};"
                        + "spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified",
                "ingresses.networking.k8s.io;{'spec': {'rules': [{'http': {'paths': [{'path': '/', 'pathType':"
                        + " 'Glob'}]}}]}};spec.rules[0].http.paths[0].pathType: Unsupported value: \"Glob\": supported"
                        + " values: \"Exact\", \"ImplementationSpecific\", \"Prefix\"",
                "roles.rbac.authorization.k8s.io;{'rules': [{'apiGroups': [''], 'resources': ['pods']}]};rules[0].verbs:"
                        + " Required value: verbs must contain at least one value",
                "services;{'spec': {'type': 'ClusterIP', 'sessionAffinity': 'None', 'ports': [{'port': 0, 'targetPort':"
                        + " 1, 'protocol': 'TCP'}]}};spec.ports[0].port: Invalid value: 0: must be between 1 and 65535,"
                        + " inclusive",
                "services;{'spec': {'type': 'ClusterIP', 'sessionAffinity': 'None', 'ports': [{'protocol': 'TCP'}]}};"
                        + "spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive",
                "deployments.apps;{'spec': {'strategy': {'rollingUpdate': {'maxSurge': 'abc'}}}};"
                        + "spec.strategy.rollingUpdate.maxSurge: Invalid value: \"abc\": a valid percent string must be",
                "deployments.apps;{'spec': {'strategy': {'rollingUpdate': {'maxUnavailable': '200%'}}}};"
                        + "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: \"200%\": must not be greater than"
                        + " 100%",
                "deployments.apps;{'spec': {'minReadySeconds': 600, 'progressDeadlineSeconds': 600}};"
                        + "spec.progressDeadlineSeconds: Invalid value: 600: must be greater than minReadySeconds",
                "horizontalpodautoscalers.autoscaling;{'spec': {'metrics': [{'type': 'External'}]}};"
                        + "spec.metrics[0].external: Required value: must populate information for the given metric"
                        + " source",
                "horizontalpodautoscalers.autoscaling;{'spec': {'metrics': [{'type': 'External', 'external': {'metric':"
                        + " {'name': 'm'}, 'target': {'type': 'Value', 'value': '1', 'averageValue': '1'}}}]}};"
                        + "spec.metrics[0].external.target.value: Forbidden: may not set both a target value for metric"
                        + " and a per-pod target",
                "horizontalpodautoscalers.autoscaling;{'spec': {'metrics': [{'type': 'Resource', 'resource': {'name':"
                        + " 'cpu', 'target': {'type': 'Utilization', 'averageUtilization': 0}}}]}};"
                        + "spec.metrics[0].resource.target.averageUtilization: Invalid value: 0: must be greater than 0",
                "deployments.apps;{'spec': {'template': {'metadata': {'labels': {'a': '!'}}}}};"
                        + "spec.template.metadata.labels: Invalid value: \"!\": a valid label must be",
            })
    void aMistakeIsToldAsUpstreamDoes(String resource, String object, String mistake) throws JsonProcessingException {
        assertThat(mistakes(resource, read(object), Optional.empty()))
                .singleElement()
                .asString()
                .startsWith(mistake);
    }

    @Test
    void finalizersOfCustomKindsNeedNotBeQualified() throws JsonProcessingException {
        JsonNode object = read("{'metadata': {'finalizers': ['finalizer.keda.sh']}}");

        assertThat(ObjectRules.check("scaledobjects.keda.sh", true, object, Optional.empty()))
                .isEmpty();
    }

    @Test
    void anImmutableConfigMapStaysAsItIs() throws JsonProcessingException {
        JsonNode old = read("{'immutable': true, 'data': {'a': '1'}}");

        assertThat(mistakes("configmaps", read("{'immutable': true, 'data': {'a': '2'}}"), Optional.of(old)))
                .containsExactly("data: Forbidden: field is immutable when `immutable` is set");
        assertThat(mistakes("configmaps", read("{'data': {'a': '1'}}"), Optional.of(old)))
                .containsExactly("immutable: Forbidden: field is immutable when `immutable` is set");
        assertThat(mistakes("configmaps", old, Optional.of(old))).isEmpty();
    }

    @Test
    void aBindingKeepsItsRole() throws JsonProcessingException {
        JsonNode old = read("{'roleRef': {'kind': 'Role', 'name': 'a'}}");
        JsonNode changed = read("{'roleRef': {'kind': 'Role', 'name': 'b'}}");

        assertThat(mistakes("rolebindings.rbac.authorization.k8s.io", changed, Optional.of(old)))
                .containsExactly("roleRef: Invalid value: {\"kind\":\"Role\",\"name\":\"b\"}: cannot change roleRef");
    }
}
