package io.shardlab.kube.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.kubernetes.client.proto.IntStr;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.Resource;
import io.kubernetes.client.proto.Runtime;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.proto.V1Admissionregistration;
import io.kubernetes.client.proto.V1Networking;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.registry.ApiError;
import io.shardlab.kube.api.registry.DeleteOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProtobufTest {

    private static byte[] body(String apiVersion, String kind, Message message) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(new byte[] {'k', '8', 's', 0});
        Runtime.Unknown.newBuilder()
                .setTypeMeta(
                        Runtime.TypeMeta.newBuilder().setApiVersion(apiVersion).setKind(kind))
                .setRaw(message.toByteString())
                .build()
                .writeTo(bytes);
        return bytes.toByteArray();
    }

    @Test
    void aPodReadsAsItsJson() throws IOException {
        V1.Pod pod = V1.Pod.newBuilder()
                .setMetadata(Meta.ObjectMeta.newBuilder()
                        .setName("p")
                        .setGenerateName("")
                        .setGeneration(0)
                        .setCreationTimestamp(Meta.Time.newBuilder())
                        .putLabels("app", "web"))
                .setSpec(V1.PodSpec.newBuilder()
                        .setHostNetwork(false)
                        .addVolumes(V1.Volume.newBuilder()
                                .setName("v")
                                .setVolumeSource(
                                        V1.VolumeSource.newBuilder().setEmptyDir(V1.EmptyDirVolumeSource.newBuilder())))
                        .addContainers(V1.Container.newBuilder()
                                .setName("c")
                                .setResources(V1.ResourceRequirements.newBuilder()
                                        .putLimits(
                                                "memory",
                                                Resource.Quantity.newBuilder()
                                                        .setString("64Mi")
                                                        .build()))
                                .setReadinessProbe(V1.Probe.newBuilder()
                                        .setHandler(V1.ProbeHandler.newBuilder()
                                                .setHttpGet(V1.HTTPGetAction.newBuilder()
                                                        .setPort(IntStr.IntOrString.newBuilder()
                                                                .setType(1)
                                                                .setStrVal("http")))))))
                .build();

        assertThat(Protobuf.decode(body("v1", "Pod", pod))).isEqualTo(Json.parse("""
                                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p", "labels": {"app": "web"}},
                                 "spec": {"volumes": [{"name": "v", "emptyDir": {}}],
                                          "containers": [{"name": "c", "resources": {"limits": {"memory": "64Mi"}},
                                                          "readinessProbe": {"httpGet": {"port": "http"}}}]}}
                                """));
    }

    @Test
    void inlinedFieldsOfRulesStandAmongTheOthers() throws IOException {
        var webhooks = V1Admissionregistration.ValidatingWebhookConfiguration.newBuilder()
                .addWebhooks(V1Admissionregistration.ValidatingWebhook.newBuilder()
                        .setName("w")
                        .addRules(V1Admissionregistration.RuleWithOperations.newBuilder()
                                .addOperations("CREATE")
                                .setRule(V1Admissionregistration.Rule.newBuilder()
                                        .addApiGroups("apps")
                                        .addResources("deployments"))))
                .build();
        var ingress = V1Networking.Ingress.newBuilder()
                .setSpec(V1Networking.IngressSpec.newBuilder()
                        .addRules(V1Networking.IngressRule.newBuilder()
                                .setHost("example.com")
                                .setIngressRuleValue(V1Networking.IngressRuleValue.newBuilder()
                                        .setHttp(V1Networking.HTTPIngressRuleValue.newBuilder()
                                                .addPaths(V1Networking.HTTPIngressPath.newBuilder()
                                                        .setPath("/"))))))
                .build();

        assertThat(Protobuf.decode(body("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", webhooks))
                        .at("/webhooks/0/rules/0")
                        .toString())
                .isEqualTo("{\"operations\":[\"CREATE\"],\"apiGroups\":[\"apps\"],\"resources\":[\"deployments\"]}");
        assertThat(Protobuf.decode(body("networking.k8s.io/v1", "Ingress", ingress))
                        .at("/spec/rules/0/http/paths/0/path")
                        .asText())
                .isEqualTo("/");
    }

    @Test
    void aSecretKeepsItsBytes() throws IOException {
        V1.Secret secret = V1.Secret.newBuilder()
                .putData("key", ByteString.copyFrom(new byte[] {0, (byte) 0xff}))
                .build();

        assertThat(Protobuf.decode(body("v1", "Secret", secret)).at("/data/key").asText())
                .isEqualTo("AP8=");
    }

    @Test
    void aGracePeriodOfZeroIsNotLost() throws IOException {
        Meta.DeleteOptions options =
                Meta.DeleteOptions.newBuilder().setGracePeriodSeconds(0).build();

        assertThat(DeleteOptions.of(Protobuf.decode(body("v1", "DeleteOptions", options)))
                        .gracePeriodSeconds())
                .contains(0L);
    }

    @Test
    void aKindWithoutMessagesIsRefused() throws IOException {
        byte[] lease = body("coordination.k8s.io/v1", "Lease", V1.Secret.getDefaultInstance());

        assertThatThrownBy(() -> Protobuf.decode(lease))
                .isInstanceOfSatisfying(
                        ApiError.class, e -> assertThat(e.code()).isEqualTo(415));
    }

    @Test
    void bytesThatAreNoMessageAreRefused() {
        assertThatThrownBy(() -> Protobuf.decode(new byte[] {'k', '8', 's', 0, 1, 2, 3}))
                .isInstanceOfSatisfying(
                        ApiError.class, e -> assertThat(e.code()).isEqualTo(400));
    }
}
