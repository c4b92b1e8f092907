package io.shardlab.kube.api.validation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sentences of {@code pkg/apis/core/validation}; those of the first table were compared with 1.35.4. */
class PodSpecRulesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONTAINER = """
            {"name": "c", "image": "i", "imagePullPolicy": "Always", "terminationMessagePolicy": "File"}""";
    private static final String POD = """
            {"restartPolicy": "Always", "dnsPolicy": "ClusterFirst", "volumes": [{"name": "v", "emptyDir": {}}],
             "containers": [%s]}""".formatted(CONTAINER);

    private static ObjectNode read(String json) throws JsonProcessingException {
        return (ObjectNode) JSON.readTree(json.replace('\'', '"'));
    }

    private static List<String> mistakes(JsonNode pod) {
        return PodSpecRules.check(pod, "spec").stream()
                .map(error -> error.field() + ": " + error.detail())
                .toList();
    }

    @Test
    void aPlainPodIsRight() throws JsonProcessingException {
        assertThat(mistakes(read(POD))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '|',
            value = {
                "{'volumeMounts': [{'name': 'nope', 'mountPath': '/x'}]};volumeMounts[0].name: Not found: 'nope'",
                "{'resources': {'limits': {'cpu': '1'}, 'requests': {'cpu': '2'}}};resources.requests: Invalid value:"
                        + " '2': must be less than or equal to cpu limit of 1",
                "{'resources': {'limits': {'memory': '-1'}}};resources.limits[memory]: Invalid value: '-1': must be"
                        + " greater than or equal to 0",
                "{'resources': {'limits': {'gpu': '1'}}};resources.limits[gpu]: Invalid value: 'gpu': must be a standard"
                        + " resource for containers",
                "{'ports': [{'containerPort': 99999, 'protocol': 'TCP'}]};ports[0].containerPort: Invalid value: 99999:"
                        + " must be between 1 and 65535, inclusive",
                "{'ports': [{'containerPort': 1, 'protocol': 'HTTP'}]};ports[0].protocol: Unsupported value: 'HTTP':"
                        + " supported values: 'SCTP', 'TCP', 'UDP'",
                "{'ports': [{'name': 'a', 'containerPort': 1, 'protocol': 'TCP'}, {'name': 'a', 'containerPort': 2,"
                        + " 'protocol': 'TCP'}]};ports[1].name: Duplicate value: 'a'",
                "{'env': [{'name': 'a=b'}]};env[0].name: Invalid value: 'a=b': a valid environment variable name must"
                        + " consist only of printable ASCII characters other than '='",
                "{'env': [{'name': 'a', 'valueFrom': {}}]};env[0].valueFrom: Invalid value: '': must specify one of:"
                        + " `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`",
                "{'volumeMounts': [{'name': 'v', 'mountPath': '/x', 'subPath': '../..'}]};volumeMounts[0].subPath:"
                        + " Invalid value: '../..': must not contain '..'",
                "{'volumeMounts': [{'name': 'v', 'mountPath': '/x', 'subPath': '/etc'}]};volumeMounts[0].subPath:"
                        + " Invalid value: '/etc': must be a relative path",
                "{'volumeMounts': [{'name': 'v', 'mountPath': '/x'}, {'name': 'v', 'mountPath': '/x'}]};"
                        + "volumeMounts[1].mountPath: Invalid value: '/x': must be unique",
                "{'livenessProbe': {'periodSeconds': -1, 'tcpSocket': {'port': 1}}};livenessProbe.periodSeconds: Invalid"
                        + " value: -1: must be greater than or equal to 0",
                "{'livenessProbe': {'exec': {'command': ['a']}, 'tcpSocket': {'port': 1}}};livenessProbe.tcpSocket:"
                        + " Forbidden: may not specify more than 1 handler type",
                "{'livenessProbe': {'tcpSocket': {'port': 0}}};livenessProbe.tcpSocket.port: Invalid value: 0: must be"
                        + " between 1 and 65535, inclusive",
                "{'livenessProbe': {'successThreshold': 2, 'tcpSocket': {'port': 1}}};livenessProbe.successThreshold:"
                        + " Invalid value: 2: must be 1",
                "{'lifecycle': {'preStop': {}}};lifecycle.preStop: Required value: must specify a handler type",
                "{'imagePullPolicy': 'Often'};imagePullPolicy: Unsupported value: 'Often': supported values: 'Always',"
                        + " 'IfNotPresent', 'Never'",
                "{'image': ' i '};image: Invalid value: ' i ': must not have leading or trailing whitespace",
                "{'image': ''};image: Required value",
            })
    void aWrongContainerIsToldAsUpstreamDoes(String change, String mistake) throws JsonProcessingException {
        ObjectNode pod = read(POD);
        ((ObjectNode) pod.at("/containers/0")).setAll(read(change));

        assertThat(mistakes(pod)).containsExactly("spec.containers[0]." + quoted(mistake));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '|',
            value = {
                "{'volumes': [{'name': '../x', 'emptyDir': {}}]};volumes[0].name: Invalid value: '../x': a lowercase RFC"
                        + " 1123 label must consist of lower case alphanumeric characters or '-', and must start and end"
                        + " with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is"
                        + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
                "{'volumes': [{'name': 'a.b', 'emptyDir': {}}]};volumes[0].name: Invalid value: 'a.b': must not contain"
                        + " dots",
                "{'volumes': [{'name': 'v'}]};volumes[0]: Required value: must specify a volume type",
                "{'volumes': [{'name': 'v', 'emptyDir': {}, 'secret': {'secretName': 's'}}]};volumes[0].secret:"
                        + " Forbidden: may not specify more than 1 volume type",
                "{'volumes': [{'name': 'v', 'emptyDir': {}}, {'name': 'v', 'emptyDir': {}}]};volumes[1].name: Duplicate"
                        + " value: 'v'",
                "{'volumes': [{'name': 'v', 'configMap': {'name': 'c', 'items': [{'key': 'k', 'path': '../x'}]}}]};"
                        + "volumes[0].configMap.items[0].path: Invalid value: '../x': must not contain '..'",
                "{'volumes': [{'name': 'v', 'projected': {'sources': [{'serviceAccountToken': {'path': '/t'}}]}}]};"
                        + "volumes[0].projected.sources[0].serviceAccountToken.path: Invalid value: '/t': must be a"
                        + " relative path",
                "{'restartPolicy': 'Sometimes'};restartPolicy: Unsupported value: 'Sometimes': supported values:"
                        + " 'Always', 'OnFailure', 'Never'",
                "{'containers': []};containers: Required value",
                "{'activeDeadlineSeconds': 0};activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647,"
                        + " inclusive",
                "{'hostname': 'a.b'};hostname: Invalid value: 'a.b': must not contain dots",
            })
    void aWrongPodIsToldAsUpstreamDoes(String change, String mistake) throws JsonProcessingException {
        ObjectNode pod = read(POD);
        pod.setAll(read(change));

        assertThat(mistakes(pod)).containsExactly("spec." + quoted(mistake));
    }

    /** The single quotes of the tables that stand for double ones. */
    private static String quoted(String mistake) {
        return mistake.replaceAll("value: '([^']*)'", "value: \"$1\"")
                .replaceAll("found: '([^']*)'", "found: \"$1\"")
                .replaceAll("'(\\w+)'(?=, '\\w+'|$)", "\"$1\"");
    }
}
