package io.shardlab.kube.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.shardlab.kube.api.http.Exchange;
import io.shardlab.kube.api.http.HttpLimits;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What one client may take of the API server, and that it always gets an answer. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HttpLimitsIT {

    private static final HttpLimits SHORT = new HttpLimits(
            HttpLimits.UPSTREAM.bodyBytes(), Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(1));
    private static final int PATIENCE_MILLIS = 30_000;

    private static ApiServer server;

    @BeforeAll
    static void start(@TempDir Path stateDir) throws IOException {
        server = ApiServer.start("127.0.0.1", 0, stateDir, Clock.systemUTC(), SHORT);
    }

    @AfterAll
    static void end() {
        server.close();
    }

    private static Socket connected() throws IOException {
        Socket socket = new Socket("127.0.0.1", server.controllerUri().getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static SSLContext tls() throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(
                "ca",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(server.caPem().getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        return tls;
    }

    private static Socket connectedByTls() throws IOException, GeneralSecurityException {
        Socket socket =
                tls().getSocketFactory().createSocket("127.0.0.1", server.uri().getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static void send(Socket socket, String... lines) throws IOException {
        socket.getOutputStream().write(String.join("\r\n", lines).getBytes(StandardCharsets.US_ASCII));
    }

    /** All that the server says until it closes the connection. */
    private static String untilClosed(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String token() {
        return "Authorization: Bearer " + server.adminToken();
    }

    private static HttpRequest configMap(URI door, int bytes) {
        String body = "{\"metadata\": {\"name\": \"large\"}, \"unknown\": \"" + "x".repeat(bytes) + "\"}";
        return HttpRequest.newBuilder(door.resolve("/api/v1/namespaces/default/configmaps?dryRun=All"))
                .header("Authorization", "Bearer " + server.adminToken())
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    @Test
    void whoIsUnknownIsRefusedBeforeTheBodyHasCome() throws IOException {
        try (Socket socket = connected()) {
            send(
                    socket,
                    "POST /api/v1/namespaces HTTP/1.1",
                    "Host: localhost",
                    "Content-Length: 100000000",
                    "",
                    "the first of many bytes");

            assertThat(untilClosed(socket)).startsWith("HTTP/1.1 401").contains("\"reason\":\"Unauthorized\"");
        }
    }

    @Test
    void aBodyOfMoreThanThreeMebibytesIsRefusedWithAStatus() throws Exception {
        HttpClient http = HttpClient.newBuilder().sslContext(tls()).build();
        // HTTP/1.1 and HTTP/2.
        for (URI door : List.of(server.controllerUri(), server.uri())) {
            HttpResponse<String> large =
                    http.send(configMap(door, 3 * 1024 * 1024), HttpResponse.BodyHandlers.ofString());
            HttpResponse<String> small = http.send(configMap(door, 1024 * 1024), HttpResponse.BodyHandlers.ofString());

            assertThat(large.statusCode()).isEqualTo(413);
            assertThat(large.body())
                    .contains("\"reason\":\"RequestEntityTooLarge\"")
                    .contains("Request entity too large: limit is 3145728");
            assertThat(small.statusCode()).isEqualTo(201);
        }
    }

    @Test
    void aBodyOfUnknownLengthIsBoundedToo() throws IOException {
        try (Socket socket = connected()) {
            send(
                    socket,
                    "POST /api/v1/namespaces HTTP/1.1",
                    "Host: localhost",
                    token(),
                    "Transfer-Encoding: chunked",
                    "",
                    "400000",
                    "");
            socket.getOutputStream().write(new byte[0x400000]);

            assertThat(untilClosed(socket)).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void aBodyThatNeverBecomesWholeTimesOut() throws IOException {
        try (Socket socket = connected()) {
            send(
                    socket,
                    "POST /api/v1/namespaces HTTP/1.1",
                    "Host: localhost",
                    token(),
                    "Content-Length: 100",
                    "",
                    "half");

            assertThat(untilClosed(socket))
                    .startsWith("HTTP/1.1 504")
                    .contains("request did not complete within the allotted timeout");
        }
    }

    @Test
    void aConnectionWithHalfAHeadIsClosed() throws Exception {
        for (Socket half : List.of(connected(), connectedByTls())) {
            try (Socket socket = half) {
                send(socket, "GET /version HTTP/1.1", "Host: loc");

                assertThat(untilClosed(socket)).isEmpty();
            }
        }
    }

    @Test
    void aConnectionThatIsDoneWithIsClosed() throws IOException {
        try (Socket socket = connected()) {
            send(socket, "GET /version HTTP/1.1", "Host: localhost", "", "");

            assertThat(untilClosed(socket)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void aQuietWatchOutlivesEveryDeadline() throws IOException {
        List<String> upgrade = List.of(
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
        for (List<String> more : List.of(List.<String>of(), upgrade)) {
            try (Socket socket = connected()) {
                String path = "/api/v1/namespaces/default/configmaps?watch=true&labelSelector=none";
                send(socket, "GET " + path + " HTTP/1.1", "Host: localhost", token(), "");
                send(socket, more.toArray(String[]::new));
                send(socket, "", "", "");
                BufferedReader answer = new BufferedReader(new InputStreamReader(socket.getInputStream()));
                while (!answer.readLine().isEmpty()) {
                    // The head of the answer.
                }

                socket.setSoTimeout(4_000);

                assertThatThrownBy(answer::read)
                        .as("neither the end nor a byte")
                        .isInstanceOf(SocketTimeoutException.class);
            }
        }
    }

    @Test
    void whatGoesWrongInTheServerIsAnsweredToo() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            HttpServer broken = vertx.createHttpServer().requestHandler(request -> {
                Exchange exchange = new Exchange(request, Buffer.buffer(), "");
                Router.answering(exchange, () -> {
                    throw new StackOverflowError();
                });
            });
            broken.listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
            URI uri = URI.create("http://127.0.0.1:" + broken.actualPort());

            var answer = HttpClient.newHttpClient()
                    .sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());

            await().atMost(Duration.ofMillis(PATIENCE_MILLIS)).until(answer::isDone);
            assertThat(answer.get().statusCode()).isEqualTo(500);
            assertThat(answer.get().body()).contains("\"reason\":\"InternalError\"");
        } finally {
            vertx.close();
        }
    }
}
