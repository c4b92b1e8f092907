package io.shardlab.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What nobody should send: answered in AWS's form, with the server alive and its state untouched afterwards. */
class BadInputIT {

    private static final String JSON = "application/x-amz-json-1.1";

    private static LocalAws aws;
    private static HttpClient http;

    @BeforeAll
    static void start() throws Exception {
        aws = LocalAws.start(LocalAwsOptions.defaults().withLifecycleDuration(Duration.ZERO));
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(30))
                .build();
        post("Kinesis_20131202.CreateStream", JSON, "{\"StreamName\":\"orders\",\"ShardCount\":2}");
    }

    @AfterAll
    static void stop() {
        aws.close();
    }

    @AfterEach
    void theStreamIsAsItWas() throws Exception {
        assertThat(post("Kinesis_20131202.DescribeStreamSummary", JSON, "{\"StreamName\":\"orders\"}")
                        .body())
                .contains("\"StreamStatus\":\"ACTIVE\"")
                .contains("\"OpenShardCount\":2");
    }

    @Test
    void malformedBodies() throws Exception {
        assertRefused(post("Kinesis_20131202.PutRecord", JSON, "{\"StreamName\":"), 400, "SerializationException");
        assertRefused(post("Kinesis_20131202.PutRecord", JSON, "[]"), 400, "SerializationException");
        assertRefused(post("DynamoDB_20120810.PutItem", JSON, "not json"), 400, "SerializationException");
        assertThat(post("Kinesis_20131202.PutRecord", "application/x-amz-cbor-1.1", "not cbor")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void unknownTargets() throws Exception {
        assertRefused(post("Kinesis_20131202.MakeCoffee", JSON, "{}"), 400, "UnknownOperationException");
        assertRefused(post("SageMaker.CreateModel", JSON, "{}"), 400, "UnknownOperationException");
        assertRefused(post("", JSON, "{}"), 400, "UnknownOperationException");
        HttpResponse<String> get =
                http.send(HttpRequest.newBuilder(aws.endpoint()).build(), HttpResponse.BodyHandlers.ofString());
        assertRefused(get, 404, "UnknownOperationException");
    }

    @Test
    void anOversizedBody() throws Exception {
        String large = "{\"StreamName\":\"orders\",\"PartitionKey\":\"" + "x".repeat(17 << 20) + "\"}";

        HttpResponse<String> response = post("Kinesis_20131202.PutRecord", JSON, large);

        assertRefused(response, 413, "RequestEntityTooLargeException");
    }

    /** The longest body that STS or a stranger may send is far below that of records. */
    @Test
    void bodiesAreBoundedBeforeTheyCome() throws Exception {
        assertThat(firstLine("X-Amz-Target: Kinesis_20131202.PutRecord\r\nContent-Length: 99999999999999999999"))
                .startsWith("HTTP/1.1 4");
        assertThat(firstLine("X-Amz-Target: Kinesis_20131202.PutRecord\r\nContent-Length: 16777217"))
                .isEqualTo("HTTP/1.1 413 Request Entity Too Large");
        assertThat(firstLine("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 300000"))
                .isEqualTo("HTTP/1.1 413 Request Entity Too Large");
        assertThat(firstLine(
                        "X-Amz-Target: Kinesis_20131202.PutRecord\r\nContent-Length: 1000\r\nExpect: 100-continue"))
                .isEqualTo("HTTP/1.1 100 Continue");
    }

    /** A CBOR text that no UTF-8 can carry comes back in the refusal's sentence. */
    @Test
    void halfASurrogatePair() throws Exception {
        byte[] body = HexFormat.of().parseHex("a16a53747265616d4e616d6563eda080");

        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(aws.endpoint())
                        .timeout(Duration.ofSeconds(60))
                        .header("X-Amz-Target", "Kinesis_20131202.DescribeStreamSummary")
                        .header("Content-Type", "application/x-amz-cbor-1.1")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("ValidationException", "Value '?' at 'streamName'");
        assertRefused(
                post("Kinesis_20131202.DescribeStreamSummary", JSON, "{\"StreamName\":\"\\ud800\"}"),
                400,
                "ValidationException");
    }

    @Test
    void badEscapesInFormsAndQueries() throws Exception {
        assertThat(post("", "application/x-www-form-urlencoded", "Action=%zz").statusCode())
                .isEqualTo(400);
        assertThat(firstLine("Authorization: Bearer " + aws.adminToken(), "GET /_shardlab/calls?limit=%zz"))
                .isEqualTo("HTTP/1.1 400 Bad Request");
    }

    /** Neither a connection that says nothing nor one that stops in the middle is held for ever. */
    @Test
    void silentConnectionsEnd() throws Exception {
        Duration timeout = Duration.ofSeconds(1);
        try (LocalAws impatient = LocalAws.start(LocalAwsOptions.defaults().withIdleTimeout(timeout))) {
            for (String begun :
                    List.of("", "POST / HT", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{")) {
                try (var socket = new Socket(
                        impatient.endpoint().getHost(), impatient.endpoint().getPort())) {
                    socket.setSoTimeout(30_000);
                    socket.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));

                    assertThat(socket.getInputStream().readAllBytes()).as(begun).isEmpty();
                }
            }
        }
    }

    @Test
    void randomBytesOnTheSocket() throws IOException {
        var random = new Random(3);
        for (int i = 0; i < 20; i++) {
            byte[] bytes = new byte[random.nextInt(500) + 1];
            random.nextBytes(bytes);
            try (var socket =
                    new Socket(aws.endpoint().getHost(), aws.endpoint().getPort())) {
                socket.getOutputStream().write(bytes);
            }
        }
    }

    @Test
    void aCallerThatLeavesInTheMiddle() throws IOException {
        try (var socket = new Socket(aws.endpoint().getHost(), aws.endpoint().getPort())) {
            socket.getOutputStream()
                    .write(
                            "POST / HTTP/1.1\r\nHost: x\r\nX-Amz-Target: Kinesis_20131202.DeleteStream\r\nContent-Length: 99\r\n\r\n{\"StreamName\":\"orders\"}"
                                    .getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static String firstLine(String headers) throws IOException {
        return firstLine(headers, "POST /");
    }

    /** The first line that comes back for a head without its body. */
    private static String firstLine(String headers, String methodAndPath) throws IOException {
        try (var socket = new Socket(aws.endpoint().getHost(), aws.endpoint().getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write((methodAndPath + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }

    private static void assertRefused(HttpResponse<String> response, int status, String type) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.body()).contains(type).contains("\"message\":\"");
    }

    private static HttpResponse<String> post(String target, String contentType, String body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(aws.endpoint())
                        .timeout(Duration.ofSeconds(60))
                        .header("X-Amz-Target", target)
                        .header("Content-Type", contentType)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
