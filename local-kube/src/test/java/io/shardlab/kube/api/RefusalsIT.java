package io.shardlab.kube.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.patch.Patch;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that kube-apiserver refuses, and how. */
class RefusalsIT {

    private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";

    private static ApiServer server;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private record Answer(int code, JsonNode body) {
        String message() {
            return body.path("message").asText();
        }
    }

    @BeforeAll
    static void start(@TempDir Path stateDir) throws IOException {
        server = ApiServer.start("127.0.0.1", 0, stateDir, Clock.systemUTC());
    }

    @AfterAll
    static void end() {
        server.close();
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.controllerUri() + path))
                .header("Authorization", "Bearer " + server.adminToken());
    }

    private static Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(answer.statusCode(), Json.MAPPER.readTree(answer.body()));
    }

    private static Answer post(String path, String body) throws IOException, InterruptedException {
        return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static Answer patch(String path, String type, String body) throws IOException, InterruptedException {
        return send(
                request(path).header("Content-Type", type).method("PATCH", HttpRequest.BodyPublishers.ofString(body)));
    }

    @Test
    void theNamespacesOfTheSystemStay() throws Exception {
        for (String name : List.of("default", "kube-system", "kube-public")) {
            Answer answer = send(request("/api/v1/namespaces/" + name).DELETE());

            assertThat(answer.code()).as(name).isEqualTo(403);
            assertThat(answer.message())
                    .isEqualTo("namespaces \"" + name + "\" is forbidden: this namespace may not be deleted");
        }
        assertThat(send(request("/api/v1/namespaces").DELETE()).code()).isEqualTo(405);
        JsonNode verbs = send(request("/api/v1")).body().at("/resources");
        assertThat(verbs)
                .filteredOn(resource -> resource.path("name").asText().equals("namespaces"))
                .singleElement()
                .satisfies(resource -> assertThat(resource.path("verbs").toString())
                        .contains("\"delete\"")
                        .doesNotContain("deletecollection"));
    }

    @Test
    void brokenEscapesAreTheClientsMistake() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", server.controllerUri().getPort())) {
            // The JDK's own client would not send them.
            for (String path : List.of("/api/v1/pods/%", "/%zz/x", "/api/v1/pods?limit=%zz")) {
                String head = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                        + server.adminToken() + "\r\n" + (path.contains("?") ? "Connection: close\r\n" : "") + "\r\n";
                socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            }
            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answers.split("HTTP/1.1 400 Bad Request", -1))
                    .as(answers)
                    .hasSize(4);
        }
    }

    @Test
    void parametersThatMeanNothingAreRefusedAsUpstreamRefusesThem() throws Exception {
        String map = "{\"metadata\": {\"name\": \"never\"}}";

        Answer dryRun = post(CONFIG_MAPS + "?dryRun=Foo", map);
        assertThat(dryRun.code()).isEqualTo(422);
        assertThat(dryRun.message())
                .isEqualTo("CreateOptions.meta.k8s.io \"\" is invalid: dryRun: Unsupported value: \"Foo\":"
                        + " supported values: \"All\"");
        assertThat(post(CONFIG_MAPS + "?fieldValidation=Foo", map).message())
                .contains("fieldValidation: Unsupported value: \"Foo\"");
        Answer policy = send(
                request(CONFIG_MAPS + "/kube-root-ca.crt?propagationPolicy=Foo").DELETE());
        assertThat(policy.code()).isEqualTo(422);
        assertThat(policy.message())
                .startsWith("DeleteOptions.meta.k8s.io \"\" is invalid: propagationPolicy: Unsupported value: \"Foo\"");
        assertThat(send(request(CONFIG_MAPS + "/kube-root-ca.crt?dryRun=Foo").DELETE())
                        .code())
                .isEqualTo(422);
        for (String watch : List.of("", "&watch=true")) {
            Answer revision = send(request(CONFIG_MAPS + "?resourceVersion=abc" + watch));
            assertThat(revision.code()).isEqualTo(400);
            assertThat(revision.message()).startsWith("resourceVersion: Invalid value: \"abc\"");
        }
        assertThat(send(request(CONFIG_MAPS + "/never")).code()).isEqualTo(404);
    }

    @Test
    void tokensLiveForTenMinutesOrMore() throws Exception {
        String path = "/api/v1/namespaces/default/serviceaccounts/default/token";
        String body = "{\"spec\": {\"expirationSeconds\": %s}}";

        for (String outside : List.of("-1", "0", "599", "4294967297", "1000000000000000000")) {
            Answer answer = post(path, body.formatted(outside));
            assertThat(answer.code()).as(outside).isEqualTo(422);
            assertThat(answer.message()).startsWith("TokenRequest.authentication.k8s.io \"\" is invalid");
        }
        for (String none : List.of("\"x\"", "1.5", "1e30", "[]")) {
            assertThat(post(path, body.formatted(none)).code()).as(none).isEqualTo(400);
        }
        assertThat(post(path, body.formatted("600")).code()).isEqualTo(201);
    }

    @Test
    void itemsOfKeyedListsAreObjects() throws Exception {
        String pod =
                "{\"metadata\": {\"name\": \"keyed\"}, \"spec\": {\"containers\": [{\"name\": \"a\", \"image\": \"a\"}]}}";
        post("/api/v1/namespaces/default/pods", pod);
        String path = "/api/v1/namespaces/default/pods/keyed";
        String scalars = "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"spec\": {\"containers\": [7]}}";

        assertThat(patch(path, Patch.STRATEGIC, scalars).code()).isEqualTo(400);
        assertThat(patch(path + "?fieldManager=m", Patch.APPLY, scalars).code()).isEqualTo(400);
    }

    @Test
    void aFieldNamedByTwoLinesIsWarnedOfInOne() throws Exception {
        HttpResponse<String> answer = HTTP.send(
                request(CONFIG_MAPS + "?dryRun=All")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"metadata\": {\"name\": \"lines\"}, \"two\\r\\nlines\": 1}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Warning"))
                .hasValueSatisfying(warning -> assertThat(warning).contains("two  lines"));
    }

    @Test
    void nobodyActsAsSomebodyElse() throws Exception {
        Answer answer = send(request("/api/v1/pods").header("Impersonate-User", "nobody"));

        assertThat(answer.code()).isEqualTo(400);
        assertThat(answer.message()).contains("cannot act as another user").contains("--as");
    }
}
