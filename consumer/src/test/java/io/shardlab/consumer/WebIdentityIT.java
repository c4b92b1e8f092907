package io.shardlab.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardlab.testtools.oidc.Issuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A pod that has a service account's token and no key, in an account that lets its role do what {@code deploy/iam} says. */
@Tag("slow")
class WebIdentityIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String ROLE = "arn:aws:iam::000000000000:role/kcl-consumer-app-role";
    private static final String SERVICE_ACCOUNT = "system:serviceaccount:default:kcl-consumer-app-sa";

    private final Path folder = Path.of("target/it/web-identity").toAbsolutePath();
    private Issuer issuer;
    private Cloud cloud;

    @BeforeEach
    void start() throws Exception {
        issuer = new Issuer();
        write("users/admin/access-key.json", """
                {"AccessKeyId": "test", "SecretAccessKey": "test"}""");
        write("users/admin/policies/all.json", """
                {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}""");
        write("roles/kcl-consumer-app-role/trust.json", deployed("trust.json"));
        write("roles/kcl-consumer-app-role/policies/policy.json", deployed("policy.json"));
        cloud = new Cloud(
                        Files.createDirectories(folder),
                        "--identities",
                        folder.resolve("identities").toString(),
                        "--oidc-issuer",
                        issuer.url())
                .withStream(2);
    }

    @AfterEach
    void stop() {
        cloud.close();
        issuer.close();
    }

    /** From an empty lease table, so that the role makes it. */
    @Test
    void theRoleMayDoAllThatTheConsumerDoesAndNothingElseIsNeeded() throws IOException {
        cloud.put("user1@foo.com", Cloud.json("x"));
        try (var consumer = cloud.startConsumer("pod-a", tokenOf(SERVICE_ACCOUNT))) {
            cloud.put("bad@foo.com", "no json at all");
            await("stored").atMost(PATIENCE).untilAsserted(() -> {
                assertThat(cloud.users()).as(consumer.jvm()::output).containsKey("user1@foo.com");
                assertThat(cloud.deadLetters()).as(consumer.jvm()::output).hasSize(1);
            });
            assertThat(consumer.jvm().terminate()).as(consumer.jvm()::output).isZero();
        }

        var role = role();
        assertThat(role.get("used")).as("%s", role).isNotEmpty();
        assertThat(role.get("refused")).as("%s", role).isEmpty();
    }

    @Test
    void anotherServiceAccountIsRefusedWithASentence() throws IOException {
        try (var consumer = cloud.startConsumer("pod-a", tokenOf("system:serviceaccount:default:another"))) {
            assertThat(consumer.jvm().exitCode()).as(consumer.jvm()::output).isEqualTo(1);
            assertThat(consumer.jvm().output()).contains("sts:AssumeRoleWithWebIdentity");
        }
    }

    private Map<String, String> tokenOf(String subject) throws IOException {
        var token = folder.resolve("token");
        Files.writeString(
                token, issuer.token(subject, "sts.amazonaws.com", Instant.now().plusSeconds(3_600)));
        return Map.of(
                "AWS_ACCESS_KEY_ID",
                "",
                "AWS_SECRET_ACCESS_KEY",
                "",
                "AWS_ROLE_ARN",
                ROLE,
                "AWS_WEB_IDENTITY_TOKEN_FILE",
                token.toString());
    }

    private JsonNode role() throws IOException {
        for (var principal : new ObjectMapper().readTree(cloud.privileges()).get("principals")) {
            if (principal.get("principal").asText().equals(ROLE)) {
                return principal;
            }
        }
        throw new AssertionError("no " + ROLE);
    }

    private String deployed(String file) throws IOException {
        return Files.readString(Path.of("../deploy/iam").resolve(file))
                .replace("${ACCOUNT_ID}", "000000000000")
                .replace("${AWS_REGION}", "us-east-1")
                .replace("${OIDC_PROVIDER}", issuer.name());
    }

    private void write(String file, String text) throws IOException {
        var path = folder.resolve("identities").resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
