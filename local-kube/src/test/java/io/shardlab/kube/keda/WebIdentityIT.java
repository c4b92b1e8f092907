package io.shardlab.kube.keda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.shardlab.kube.LocalKube;
import io.shardlab.kube.LocalKubeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;

/** local-aws believes the service account tokens of local-kube, as IAM believes those of an EKS cluster. */
class WebIdentityIT {

    private static LocalKube kube;
    private static LocalAwsProgram aws;
    private static KubernetesClient client;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        kube = LocalKube.start(LocalKubeOptions.defaults()
                .withKubeconfig(directory.resolve("kubeconfig"))
                .withKeda(false));
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kube.kubeconfig().toFile()))
                .build();
        Path ca = Files.writeString(
                directory.resolve("ca.crt"),
                client.configMaps()
                        .inNamespace("default")
                        .withName("kube-root-ca.crt")
                        .get()
                        .getData()
                        .get("ca.crt"));
        String issuer = kube.endpoint().toString();
        String provider = kube.endpoint().getAuthority();
        Path role = Files.createDirectories(directory.resolve("identities/roles/app"));
        Files.writeString(role.resolve("trust.json"), """
                {"Statement": [{
                  "Effect": "Allow",
                  "Principal": {"Federated": "arn:aws:iam::000000000000:oidc-provider/%1$s"},
                  "Action": "sts:AssumeRoleWithWebIdentity",
                  "Condition": {"StringEquals": {
                    "%1$s:aud": "sts.amazonaws.com", "%1$s:sub": "system:serviceaccount:default:default"}}}]}
                """.formatted(provider));
        aws = LocalAwsProgram.start(
                "--identities",
                directory.resolve("identities").toString(),
                "--oidc-issuer",
                issuer,
                "--oidc-ca",
                ca.toString());
    }

    @AfterAll
    static void end() throws IOException {
        client.close();
        aws.close();
        kube.close();
    }

    private static String token(String audience) {
        return client.serviceAccounts()
                .inNamespace("default")
                .withName("default")
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .addToAudiences(audience)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
    }

    private static String roleOf(String token) {
        try (StsClient sts = StsClient.builder()
                .endpointOverride(aws.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build()) {
            return sts.assumeRoleWithWebIdentity(request -> request.roleArn("arn:aws:iam::000000000000:role/app")
                            .roleSessionName("pod")
                            .webIdentityToken(token))
                    .assumedRoleUser()
                    .arn();
        }
    }

    @Test
    void aPodsTokenBecomesTheRoleThatTrustsItsServiceAccount() {
        assertThat(roleOf(token("sts.amazonaws.com"))).isEqualTo("arn:aws:sts::000000000000:assumed-role/app/pod");
    }

    @Test
    void aTokenForSomebodyElseDoesNot() {
        assertThatThrownBy(() -> roleOf(token("vault"))).isInstanceOf(StsException.class);
    }
}
