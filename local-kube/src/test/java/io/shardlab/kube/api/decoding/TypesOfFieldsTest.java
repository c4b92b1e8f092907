package io.shardlab.kube.api.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.crd.CustomResourceDefinitions;
import io.shardlab.kube.api.crd.DefinitionNames;
import io.shardlab.kube.api.crd.ServedDefinitions;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.kind.BuiltInKinds;
import io.shardlab.kube.api.kind.NewNamespaces;
import io.shardlab.kube.api.kind.Scale;
import io.shardlab.kube.api.patch.Patch;
import io.shardlab.kube.api.registry.ApiError;
import io.shardlab.kube.api.registry.ObjectKey;
import io.shardlab.kube.api.registry.Registry;
import io.shardlab.kube.api.registry.Registry.Part;
import io.shardlab.kube.api.registry.ResourceType;
import io.shardlab.kube.api.registry.ResourceTypes;
import io.shardlab.kube.api.registry.Store;
import io.shardlab.kube.api.registry.WriteOptions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What no informer could read is refused with upstream's words ({@code sigs.k8s.io/json}; the sentences were compared
 * with kube-apiserver 1.35.4).
 */
class TypesOfFieldsTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    private static final String TEMPLATE = "spec.template.spec";

    private final Store store = new Store();
    private final ResourceTypes types = BuiltInKinds.served(CLOCK);
    private final Registry registry = new Registry(store, types, CLOCK);

    @BeforeEach
    void aNamespace() {
        registry.create(types.builtIn("", "namespaces"), "", NewNamespaces.named("default"), WriteOptions.internal());
    }

    private ObjectNode create(ResourceType type, String json) {
        return registry.create(type, type.namespaced() ? "default" : "", Json.parse(json), WriteOptions.internal());
    }

    private static String deployment(String spec, String podSpec, String container) {
        return """
                {"metadata": {"name": "web"},
                 "spec": {"selector": {"matchLabels": {"app": "web"}}, %s
                          "template": {"metadata": {"labels": {"app": "web"}},
                                       "spec": {%s "containers": [{"name": "web", %s "image": "web:1"}]}}}}
                """.formatted(spec, podSpec, container).replace('\'', '"');
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            delimiter = ';',
            value = {
                "'readinessProbe': {'httpGet': {'port': {'number': 80}}},"
                        + ";object;HTTPGetAction.spec.template.spec.containers.readinessProbe.httpGet.port;int32",
                "'readinessProbe': {'httpGet': {'port': 80.5}},"
                        + ";number 80.5;HTTPGetAction.spec.template.spec.containers.readinessProbe.httpGet.port;int32",
                "'readinessProbe': {'tcpSocket': {'port': true}},"
                        + ";bool;TCPSocketAction.spec.template.spec.containers.readinessProbe.tcpSocket.port;int32",
                "'readinessProbe': {'tcpSocket': {'port': [80]}},"
                        + ";array;TCPSocketAction.spec.template.spec.containers.readinessProbe.tcpSocket.port;int32",
                "'ports': [{'containerPort': 99999999999}],"
                        + ";number 99999999999;ContainerPort.spec.template.spec.containers.ports.containerPort;int32",
                "'env': [{'name': 'A', 'value': 1}]," + ";number;EnvVar.spec.template.spec.containers.env.value;string",
                "'args': 'x',;string;Container.spec.template.spec.containers.args;[]string",
                "'securityContext': 'x',"
                        + ";string;Container.spec.template.spec.containers.securityContext;v1.SecurityContext",
            })
    void aContainerFieldOfAnotherTypeIsRefused(String container, String value, String field, String type) {
        assertRefused("apps", "deployments", deployment("", "", container), message("Deployment", value, field, type));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            delimiter = ';',
            value = {
                "'replicas': 99999999999,;number 99999999999;DeploymentSpec.spec.replicas;int32",
                "'replicas': '2',;string;DeploymentSpec.spec.replicas;int32",
                "'replicas': 1e20,;number 1.0E20;DeploymentSpec.spec.replicas;int32",
                "'strategy': {'rollingUpdate': {'maxSurge': 1.5}},"
                        + ";number 1.5;RollingUpdateDeployment.spec.strategy.rollingUpdate.maxSurge;int32",
                "'strategy': {'rollingUpdate': {'maxSurge': true}},"
                        + ";bool;RollingUpdateDeployment.spec.strategy.rollingUpdate.maxSurge;int32",
                "'paused': 'yes',;string;DeploymentSpec.spec.paused;bool",
            })
    void aFieldOfADeploymentOfAnotherTypeIsRefused(String spec, String value, String field, String type) {
        assertRefused("apps", "deployments", deployment(spec, "", ""), message("Deployment", value, field, type));
    }

    @Test
    void aGracePeriodBeyond64BitsIsRefused() {
        assertRefused(
                "apps",
                "deployments",
                deployment("", "'terminationGracePeriodSeconds': 99999999999999999999,", ""),
                message(
                        "Deployment",
                        "number 99999999999999999999",
                        "PodSpec." + TEMPLATE + ".terminationGracePeriodSeconds",
                        "int64"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "{},quantities must match",
                "'abc',quantities must match",
                "'1kk',unable to parse quantity's suffix",
                "true,quantities must match",
                "'',quantities must match"
            })
    void aLimitThatIsNoQuantityIsRefused(String quantity, String why) {
        String json = deployment("", "", "'resources': {'limits': {'cpu': %s}},".formatted(quantity));
        assertThatThrownBy(() -> create(types.builtIn("apps", "deployments"), json))
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            delimiter = ';',
            value = {
                "'volumes': [{'name': 'v', 'emptyDir': {'sizeLimit': [1]}}],;quantities must match",
                "'activeDeadlineSeconds': 1.5,;PodSpec.spec.activeDeadlineSeconds of type int64",
                "'volumes': [{'name': 'v', 'configMap': {'items': {}}}],;into Go struct field ConfigMapVolumeSource.spec"
                        + ".volumes.configMap.items of type []v1.KeyToPath",
            })
    void aPodThatNoKubeletCouldReadIsRefused(String spec, String why) {
        String json = "{\"metadata\": {\"name\": \"p\"}, \"spec\": {" + spec.replace('\'', '"')
                + " \"containers\": [{\"name\": \"c\", \"image\": \"i\"}]}}";
        assertThatThrownBy(() -> create(types.builtIn("", "pods"), json))
                .hasMessageStartingWith("Pod in version \"v1\" cannot be handled as a Pod: ")
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            delimiter = ';',
            value = {
                "'shortNames': 'aa';;;CustomResourceDefinitionNames.spec.names.shortNames of type []string",
                ";'subresources': {'status': true};;of type v1.CustomResourceSubresourceStatus",
                ";;'required': 'spec';of type []string",
                ";;'maximum': 'x';of type float64",
                ";;'enum': 'x';enum of type []",
                ";'additionalPrinterColumns': {'name': 'a'};;of type []v1.CustomResourceColumnDefinition",
                ";;'properties': {'a': {'type': 'object', 'additionalProperties': 'x'}};additionalProperties",
            })
    void aDefinitionThatNoInformerCouldReadIsRefused(String names, String version, String schema, String why) {
        String json = """
                {"metadata": {"name": "as.example.com"},
                 "spec": {"group": "example.com", "scope": "Namespaced",
                          "names": {"plural": "as", "kind": "A" %s},
                          "versions": [{"name": "v1", "served": true, "storage": true %s,
                                        "schema": {"openAPIV3Schema": {"type": "object" %s}}}]}}
                """.formatted(more(names), more(version), more(schema));
        assertThatThrownBy(() -> create(types.builtIn("apiextensions.k8s.io", "customresourcedefinitions"), json))
                .hasMessageStartingWith("CustomResourceDefinition in version \"v1\" cannot be handled as a"
                        + " CustomResourceDefinition: json: cannot unmarshal ")
                .hasMessageContaining(why);
    }

    private static String more(String fields) {
        return fields == null ? "" : ", " + fields.replace('\'', '"');
    }

    @Test
    void metadataOfACustomResourceAreCheckedLikeAnyOther() {
        create(types.builtIn("apiextensions.k8s.io", "customresourcedefinitions"), """
                {"metadata": {"name": "as.example.com"},
                 "spec": {"group": "example.com", "scope": "Namespaced", "names": {"plural": "as", "kind": "A"},
                          "versions": [{"name": "v1", "served": true, "storage": true,
                                        "schema": {"openAPIV3Schema": {"type": "object"}}}]}}
                """);
        new ServedDefinitions(store, registry, types, new DefinitionNames(types, CLOCK));
        ResourceType custom = CustomResourceDefinitions.typesOf(store.get(
                                types.builtIn("apiextensions.k8s.io", "customresourcedefinitions"),
                                new ObjectKey("", "as.example.com"))
                        .orElseThrow())
                .get(0);
        create(custom, "{\"metadata\": {\"name\": \"a\"}}");

        assertThatThrownBy(() -> create(custom, "{\"metadata\": {\"name\": \"b\", \"labels\": {\"a\": 1}}}"))
                .hasMessage("A in version \"v1\" cannot be handled as a A: json: cannot unmarshal number into Go struct"
                        + " field ObjectMeta.labels of type string");
        assertThatThrownBy(() -> registry.update(
                        custom,
                        new ObjectKey("default", "a"),
                        Part.MAIN,
                        old -> new Patch.Merge(Json.parse(
                                        "{\"metadata\": {\"annotations\": {\"autoscaling.keda.sh/paused\": [true]}}}"))
                                .applyTo(old),
                        WriteOptions.internal()))
                .hasMessageContaining(
                        "cannot unmarshal array into Go struct field ObjectMeta.annotations of type string");
    }

    @Test
    void aStatusIsCheckedLikeASpec() {
        create(types.builtIn("apps", "deployments"), deployment("", "", ""));
        assertThatThrownBy(() -> registry.update(
                        types.builtIn("apps", "deployments"),
                        new ObjectKey("default", "web"),
                        Part.STATUS,
                        old -> new Patch.Merge(Json.parse("{\"status\": {\"replicas\": \"many\"}}")).applyTo(old),
                        WriteOptions.internal()))
                .hasMessage(message("Deployment", "string", "DeploymentStatus.status.replicas", "int32"));
    }

    @Test
    void aScaleBeyond32BitsIsRefusedInsteadOfCutOff() {
        create(types.builtIn("apps", "deployments"), deployment("", "", ""));
        assertThatThrownBy(() -> Scale.applyTo(
                        types.builtIn("apps", "deployments"),
                        Json.parse(deployment("", "", "")),
                        Json.parse("{\"spec\": {\"replicas\": 99999999999}}")))
                .hasMessage("Scale in version \"v1\" cannot be handled as a Scale: json: cannot unmarshal number"
                        + " 99999999999 into Go struct field ScaleSpec.spec.replicas of type int32");
    }

    @Test
    void anAutoscalerBeyond32BitsIsRefused() {
        assertRefused(
                "autoscaling",
                "horizontalpodautoscalers",
                "{\"metadata\": {\"name\": \"h\"}, \"spec\": {\"maxReplicas\": 99999999999}}",
                "HorizontalPodAutoscaler in version \"v2\" cannot be handled as a HorizontalPodAutoscaler: json: cannot"
                        + " unmarshal number 99999999999 into Go struct field HorizontalPodAutoscalerSpec.spec.maxReplicas"
                        + " of type int32");
    }

    @ParameterizedTest
    @CsvSource({"!,0", "YQ=,3", "YQ==x,4", "YWJj\u00e9,4", "=,0"})
    void aSecretThatIsNoBase64IsRefused(String data, int at) {
        assertRefused(
                "",
                "secrets",
                "{\"metadata\": {\"name\": \"s\"}, \"data\": {\"k\": \"" + data + "\"}}",
                "Secret in version \"v1\" cannot be handled as a Secret: illegal base64 data at input byte " + at);
    }

    @Test
    void aNullInAListIsAnEmptyItem() {
        assertThatThrownBy(() -> create(
                        types.builtIn("", "pods"),
                        "{\"metadata\": {\"name\": \"p\"}, \"spec\": {\"containers\": [null]}}"))
                .hasMessageContaining("spec.containers[0].name: Required value");
    }

    private void assertRefused(String group, String plural, String json, String message) {
        assertThatThrownBy(() -> create(types.builtIn(group, plural), json))
                .isInstanceOfSatisfying(
                        ApiError.class, error -> assertThat(error.code()).isEqualTo(400))
                .hasMessage(message);
    }

    private static String message(String kind, String value, String field, String type) {
        return kind + " in version \"v1\" cannot be handled as a " + kind + ": json: cannot unmarshal " + value
                + " into Go struct field " + field + " of type " + type;
    }
}
