package io.shardlab.lab.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import io.shardlab.lab.checkout.Checkout;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart, rendered by Helm itself. */
class ChartTest {

    private static final String ROLE = "arn:aws:iam::000000000000:role/keda-operator-kinesis-role";

    @Test
    void strictLintFindsNothing() {
        var result = new Helm(RenderedChart.folder()).lint().strict().call();

        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    }

    static Stream<Arguments> variants() {
        return Stream.of(
                Arguments.of("operator", Map.of("serviceAccount.roleArn", ROLE)),
                Arguments.of(
                        "pod-identity",
                        Map.of("auth.mode", "podIdentity", "auth.podIdentity.identityOwner", "workload")),
                Arguments.of("pod-identity-role", Map.of("auth.mode", "podIdentity", "auth.podIdentity.roleArn", ROLE)),
                Arguments.of(
                        "secret",
                        Map.of(
                                "auth.mode", "secret",
                                "auth.secret.accessKeyId", "test",
                                "auth.secret.secretAccessKey", "test")),
                Arguments.of("existing-secret", Map.of("auth.mode", "secret", "auth.secret.existingName", "aws-keys")),
                Arguments.of("without-keda", Map.of("scaledObject.enabled", false, "replicaCount", 2)));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void rendersAsBefore(String name, Map<String, Object> values) {
        golden("src/test/resources/chart/" + name + ".yaml").mustBe(RenderedChart.with(values));
    }

    @Test
    void theLabsValuesRenderAsBefore() {
        golden("src/test/resources/chart/lab.yaml").mustBe(RenderedChart.withFile("values-lab.yaml"));
    }

    @Test
    void everyOptionOfTheScaledObjectRendersAsBefore() {
        golden("src/test/resources/chart/every-option.yaml")
                .mustBe(new Helm(RenderedChart.folder())
                        .template()
                        .withName("kcl-consumer")
                        .withNamespace("default")
                        .withKubeVersion("1.35.0")
                        .withValuesFile(Checkout.find().folder().resolve("lab/src/test/chart-values/every-option.yaml"))
                        .call());
    }

    @Test
    void theManifestsForReadersOfTheSeedAreTheChartsOwn() {
        var withoutKeda = RenderedChart.with(Map.of("scaledObject.enabled", false));
        var withKeda = RenderedChart.with(Map.of());
        var podIdentity =
                RenderedChart.with(Map.of("auth.mode", "podIdentity", "auth.podIdentity.identityOwner", "workload"));

        manifest("consumer-sa.yaml", RenderedChart.of(withoutKeda, "serviceaccount.yaml"));
        manifest("consumer.yaml", RenderedChart.of(withoutKeda, "deployment.yaml"));
        manifest("keda-kinesis-scaler.yaml", RenderedChart.of(withKeda, "scaledobject.yaml"));
        manifest(
                "keda-kinesis-scaler-pod-identity.yaml",
                RenderedChart.of(podIdentity, "triggerauthentication.yaml", "scaledobject.yaml"));
    }

    @Test
    void aMisspeltValueIsRefusedByName() {
        assertThatThrownBy(() -> RenderedChart.with(Map.of("scaledObject.shardPerPod", 2)))
                .hasMessageContaining("shardPerPod");
    }

    @Test
    void noShardsPerPodIsRefused() {
        assertThatThrownBy(() -> RenderedChart.with(Map.of("scaledObject.shardsPerPod", 0)))
                .hasMessageContaining("shardsPerPod");
    }

    @Test
    void aSecretWithoutKeysIsRefusedWithTheRemedy() {
        assertThatThrownBy(() -> RenderedChart.with(Map.of("auth.mode", "secret")))
                .hasMessageContaining("auth.mode secret needs auth.secret.existingName, or auth.secret.accessKeyId");
    }

    @Test
    void aRoleAndIdentityOwnerWorkloadAreRefusedTogether() {
        assertThatThrownBy(() -> RenderedChart.with(Map.of(
                        "auth.mode", "podIdentity",
                        "auth.podIdentity.identityOwner", "workload",
                        "auth.podIdentity.roleArn", ROLE)))
                .hasMessageContaining("exclude each other");
    }

    @Test
    void theConsumerHasAllButFiveSecondsOfTheGracePeriodToHandOver() {
        assertThat(RenderedChart.with(Map.of("terminationGracePeriodSeconds", 45)))
                .contains("terminationGracePeriodSeconds: 45", "name: HANDOVER_SECONDS\n              value: \"40\"");
    }

    private static Golden golden(String path) {
        return new Golden(Checkout.find().folder().resolve("lab").resolve(path));
    }

    private static void manifest(String name, String rendered) {
        var file =
                Checkout.find().folder().resolve("deploy").resolve("manifests").resolve(name);
        new Golden(file).mustBe(RenderedChart.withoutHelm(rendered));
    }
}
