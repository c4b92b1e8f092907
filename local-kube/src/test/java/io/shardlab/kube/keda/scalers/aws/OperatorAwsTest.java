package io.shardlab.kube.keda.scalers.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.shardlab.kube.keda.scalers.Scaler;
import io.shardlab.kube.keda.scalers.ScalerConfig;
import io.shardlab.kube.keda.scalers.ScalerException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** As whom and whither the operator calls: what its pod says, and nothing of this JVM's. */
class OperatorAwsTest {

    private static final Pattern ACCESS_KEY = Pattern.compile("Credential=([^/]+)/[0-9]+/([^/]+)/([^/]+)/");
    private static final Map<String, String> POISON = Map.of(
            "aws.accessKeyId", "the-developer",
            "aws.secretAccessKey", "the-developers-secret",
            "aws.region", "mars-north-1",
            "aws.profile", "the-developers-profile",
            "aws.endpointUrl", "http://127.0.0.1:9");

    /** What was called: service, region, access key; for STS the request's body instead. */
    private final Queue<String> calls = new ConcurrentLinkedQueue<>();

    private HttpServer server;
    private String endpoint;

    @BeforeEach
    void listen() throws IOException {
        POISON.forEach(System::setProperty);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        endpoint = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        POISON.keySet().forEach(System::clearProperty);
    }

    @Test
    void theOperatorsKeysAreItsPodsAlone() throws Exception {
        sample(Map.of("identityOwner", "operator"), Map.of(), pod("AWS_ENDPOINT_URL", endpoint));
        assertThat(calls).containsExactly("kinesis us-east-1 the-pod");
    }

    @Test
    void anOperatorWithoutIdentitySaysSoAndBorrowsNone() {
        Map<String, String> bare = Map.of("AWS_ENDPOINT_URL", endpoint);
        assertThatThrownBy(() -> sample(Map.of("identityOwner", "operator"), Map.of(), bare))
                .hasMessageContaining("the KEDA operator's pod has no AWS identity");
        assertThat(calls).isEmpty();
    }

    @Test
    void theTriggersEndpointGoesBeforeTheServicesBeforeTheCommonOne() throws Exception {
        Map<String, String> pod = pod("AWS_ENDPOINT_URL", "http://127.0.0.1:9");
        Map<String, String> operator = Map.of("identityOwner", "operator");
        pod.put("AWS_ENDPOINT_URL_KINESIS", endpoint);
        sample(operator, Map.of(), pod);
        pod.put("AWS_ENDPOINT_URL_KINESIS", "http://127.0.0.1:9");
        sample(Map.of("identityOwner", "operator", "awsEndpoint", endpoint), Map.of(), pod);
        assertThat(calls).containsExactly("kinesis us-east-1 the-pod", "kinesis us-east-1 the-pod");
    }

    @Test
    void theTriggersOwnKeysGoBeforeTheOperators() throws Exception {
        sample(
                Map.of(),
                Map.of("awsAccessKeyID", "the-trigger", "awsSecretAccessKey", "secret"),
                pod("AWS_ENDPOINT_URL", endpoint));
        assertThat(calls).containsExactly("kinesis us-east-1 the-trigger");
    }

    @Test
    void aRoleIsAssumedAtTheOperatorsOwnStsEndpointNotTheTriggers() throws Exception {
        Map<String, String> pod = pod("AWS_ENDPOINT_URL_STS", endpoint);
        sample(
                Map.of("awsEndpoint", "http://127.0.0.1:9"),
                Map.of("awsRoleArn", "arn:aws:iam::000000000000:role/reader"),
                pod);
        assertThat(calls)
                .singleElement()
                .asString()
                .startsWith("sts us-east-1 the-pod ")
                .contains("Action=AssumeRole", "RoleSessionName=KEDA", "role%2Freader");
    }

    private static Map<String, String> pod(String name, String value) {
        return new HashMap<>(
                Map.of("AWS_ACCESS_KEY_ID", "the-pod", "AWS_SECRET_ACCESS_KEY", "the-pods-secret", name, value));
    }

    /** Samples a trigger; that AWS refuses it is no matter here. */
    private void sample(Map<String, String> more, Map<String, String> authParams, Map<String, String> environment)
            throws ScalerException {
        Map<String, String> metadata = new HashMap<>(Map.of("streamName", "demo", "awsRegion", "us-east-1"));
        metadata.putAll(more);
        ScalerConfig config =
                new ScalerConfig(0, "AverageValue", metadata, authParams, ScalerConfig.PodIdentity.NONE, Map.of());
        try (Scaler scaler = KinesisStreamScaler.build(config, new OperatorAws(environment))) {
            scaler.sample();
        } catch (ScalerException e) {
            if (calls.isEmpty()) {
                throw e;
            }
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Matcher credential = ACCESS_KEY.matcher(
                String.join(" ", exchange.getRequestHeaders().getOrDefault("Authorization", List.of())));
        if (credential.find()) {
            String service = credential.group(3);
            calls.add(service + " " + credential.group(2) + " " + credential.group(1)
                    + (service.equals("sts") ? " " + body : ""));
        }
        exchange.sendResponseHeaders(403, -1);
        exchange.close();
    }
}
