package io.shardlab.kube.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
        return send(request(path)
                .header("Content-Type", type)
                .method("PATCH", HttpRequest.BodyPublishers.ofString(body)));
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
    void nobodyActsAsSomebodyElse() throws Exception {
        Answer answer = send(request("/api/v1/pods").header("Impersonate-User", "nobody"));

        assertThat(answer.code()).isEqualTo(400);
        assertThat(answer.message()).contains("cannot act as another user").contains("--as");
    }
}
