package io.shardlab.kube.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.shardlab.kube.api.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The API server alone, through a client that is not ours and through plain HTTP. */
class ApiServerIT {

    private static final ResourceDefinitionContext WIDGETS = new ResourceDefinitionContext.Builder()
            .withGroup("example.com")
            .withVersion("v1")
            .withKind("Widget")
            .withPlural("widgets")
            .withNamespaced(true)
            .build();

    private static final int PATIENCE_MILLIS = 60_000;

    private static ApiServer server;
    private static KubernetesClient client;

    private final HttpClient http = HttpClient.newHttpClient();
    private String namespace;

    @BeforeAll
    static void start(@TempDir Path stateDir) throws IOException {
        server = ApiServer.start("127.0.0.1", 0, stateDir, Clock.systemUTC());
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(server.uri().toString())
                .withCaCertData(server.caPem())
                .withOauthToken(server.adminToken())
                .withConnectionTimeout(PATIENCE_MILLIS)
                .withRequestTimeout(PATIENCE_MILLIS)
                .build();
        client = new KubernetesClientBuilder().withConfig(config).build();
        try (var yaml = ApiServerIT.class.getResourceAsStream("widgets.yaml")) {
            client.load(yaml).create();
        }
    }

    @AfterAll
    static void end() {
        client.close();
        server.close();
    }

    @BeforeEach
    void ownNamespace(TestInfo test) {
        namespace = test.getTestMethod().orElseThrow().getName().toLowerCase();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
    }

    private ConfigMap configMap(String name, String value) {
        return client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .addToLabels("value", value)
                        .endMetadata()
                        .addToData("value", value)
                        .build())
                .createOr(existing -> existing.update());
    }

    private Deployment deployment() {
        return client.resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName("web")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewSpec()
                        .withNewSelector()
                        .addToMatchLabels("app", "web")
                        .endSelector()
                        .withNewTemplate()
                        .withNewMetadata()
                        .addToLabels("app", "web")
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("web")
                        .withImage("web:1")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build())
                .create();
    }

    private HttpResponse<String> get(String path, String accept) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(server.controllerUri() + path))
                        .header("Authorization", "Bearer " + server.adminToken())
                        .header("Accept", accept)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode getJson(String path) throws IOException, InterruptedException {
        return Json.MAPPER.readTree(get(path, "application/json").body());
    }

    @Test
    void nobodyIsServedWithoutAToken() throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(server.controllerUri() + "/api/v1/pods"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("\"reason\":\"Unauthorized\"");
    }

    @Test
    void ofTwoWritersOfOneRevisionTheSecondIsRefused() {
        ConfigMap first = configMap("shared", "1");
        ConfigMap seenTwice = client.resource(first).get();
        client.resource(new ConfigMapBuilder(first).addToData("value", "2").build())
                .lockResourceVersion(first.getMetadata().getResourceVersion())
                .update();

        assertThatThrownBy(() -> client.resource(new ConfigMapBuilder(seenTwice)
                                .addToData("value", "3")
                                .build())
                        .lockResourceVersion(seenTwice.getMetadata().getResourceVersion())
                        .update())
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> {
                    assertThat(e.getCode()).isEqualTo(409);
                    assertThat(e.getMessage()).contains("the object has been modified");
                });
        assertThat(client.resource(first).get().getData()).containsEntry("value", "2");
    }

    @Test
    void aWatchTellsWhatItsSelectorSees() {
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        Watch watch = client.configMaps()
                .inNamespace(namespace)
                .withLabel("value", "on")
                .watch(new Watcher<>() {
                    @Override
                    public void eventReceived(Action action, ConfigMap object) {
                        seen.add(action + " " + object.getMetadata().getName());
                    }

                    @Override
                    public void onClose(WatcherException cause) {
                        seen.add("closed");
                    }
                });
        configMap("a", "off");
        configMap("a", "on");
        client.resource(configMap("a", "on"))
                .edit(object -> new ConfigMapBuilder(object).addToData("x", "y").build());
        configMap("a", "off");
        configMap("b", "on");
        client.configMaps().inNamespace(namespace).withName("b").delete();

        await().atMost(Duration.ofMillis(PATIENCE_MILLIS))
                .untilAsserted(() ->
                        assertThat(seen).containsExactly("ADDED a", "MODIFIED a", "DELETED a", "ADDED b", "DELETED b"));
        watch.close();
    }

    @Test
    void aWatchResumesFromARevisionAndEndsAtItsTime() throws Exception {
        ConfigMap first = configMap("first", "1");
        configMap("second", "1");

        HttpResponse<Stream<String>> answer = http.send(
                HttpRequest.newBuilder(URI.create(server.controllerUri() + "/api/v1/namespaces/" + namespace
                                + "/configmaps?watch=true&timeoutSeconds=1&resourceVersion="
                                + first.getMetadata().getResourceVersion()))
                        .header("Authorization", "Bearer " + server.adminToken())
                        .build(),
                HttpResponse.BodyHandlers.ofLines());

        assertThat(answer.body()).singleElement().asString().contains("\"ADDED\"", "\"second\"");
    }

    @Test
    void aFlagIsOnUnlessItIsNoughtOrFalse() throws Exception {
        configMap("seen", "1");
        String path = "/api/v1/namespaces/" + namespace + "/configmaps?timeoutSeconds=1&watch=";

        for (String on : List.of("True", "true", "t", "1", "TRUE", "")) {
            assertThat(get(path + on, "application/json").body()).as(on).startsWith("{\"type\":\"ADDED\"");
        }
        for (String off : List.of("False", "false", "0")) {
            assertThat(getJson(path + off).path("kind").asText()).as(off).isEqualTo("ConfigMapList");
        }
    }

    @Test
    void aRevisionThatIsUnknownIsExpired() throws Exception {
        HttpResponse<String> answer = get(
                "/api/v1/namespaces/" + namespace + "/pods?watch=true&timeoutSeconds=5&resourceVersion=999999999",
                "application/json");

        assertThat(answer.body()).contains("\"ERROR\"", "\"code\":410", "\"Expired\"");
    }

    @Test
    void initialEventsEndWithABookmark() throws Exception {
        configMap("there", "1");

        List<String> events = get(
                        "/api/v1/namespaces/" + namespace + "/configmaps?watch=true&timeoutSeconds=1"
                                + "&sendInitialEvents=true&allowWatchBookmarks=true"
                                + "&resourceVersionMatch=NotOlderThan",
                        "application/json")
                .body()
                .lines()
                .toList();

        assertThat(events).hasSize(3);
        assertThat(events.get(2)).contains("\"BOOKMARK\"", "\"k8s.io/initial-events-end\":\"true\"");
    }

    @Test
    void aListComesInPages() throws Exception {
        for (int i = 0; i < 5; i++) {
            configMap("item-" + i, "1");
        }
        String path = "/api/v1/namespaces/" + namespace + "/configmaps?labelSelector=value&limit=2";

        JsonNode first = getJson(path);
        JsonNode second =
                getJson(path + "&continue=" + first.at("/metadata/continue").asText());
        JsonNode third =
                getJson(path + "&continue=" + second.at("/metadata/continue").asText());

        assertThat(first.at("/metadata/remainingItemCount").asInt()).isEqualTo(3);
        assertThat(Stream.of(first, second, third).flatMap(page -> names(page).stream()))
                .containsExactly("item-0", "item-1", "item-2", "item-3", "item-4");
        assertThat(third.at("/metadata").has("continue")).isFalse();
    }

    private static List<String> names(JsonNode list) {
        return list.path("items").findValues("metadata").stream()
                .map(metadata -> metadata.path("name").asText())
                .toList();
    }

    @Test
    void aScaleIsAViewOfTheDeployment() throws Exception {
        deployment();
        String scale = "/apis/apps/v1/namespaces/" + namespace + "/deployments/web/scale";

        client.apps().deployments().inNamespace(namespace).withName("web").scale(4);

        JsonNode seen = getJson(scale);
        assertThat(seen.path("kind").asText()).isEqualTo("Scale");
        assertThat(seen.at("/spec/replicas").asInt()).isEqualTo(4);
        assertThat(seen.at("/status/selector").asText()).isEqualTo("app=web");
        Deployment after = client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName("web")
                .get();
        assertThat(after.getSpec().getTemplate().getSpec().getContainers()).hasSize(1);
        assertThat(after.getMetadata().getGeneration()).isEqualTo(2);
    }

    @Test
    void anAppliedFieldBelongsToItsManager() {
        ConfigMap mine = new ConfigMapBuilder()
                .withNewMetadata()
                .withName("applied")
                .withNamespace(namespace)
                .endMetadata()
                .addToData("a", "1")
                .addToData("b", "1")
                .build();
        client.resource(mine).fieldManager("one").serverSideApply();

        ConfigMap less = new ConfigMapBuilder(mine).withData(Map.of("a", "2")).build();
        ConfigMap after = client.resource(less).fieldManager("one").serverSideApply();

        assertThat(after.getData()).isEqualTo(Map.of("a", "2"));
        assertThatThrownBy(() -> client.resource(mine).fieldManager("two").serverSideApply())
                .hasMessageContaining("Apply failed with 1 conflict");
    }

    @Test
    void aJsonPatchAndAMergePatchOfTheSameObject() {
        ConfigMap map = configMap("patched", "1");

        client.resource(map)
                .patch(
                        PatchContext.of(PatchType.JSON),
                        "[{\"op\": \"add\", \"path\": \"/data/added\", \"value\": \"x\"}]");
        ConfigMap after =
                client.resource(map).patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\": {\"value\": null}}");

        assertThat(after.getData()).isEqualTo(Map.of("added", "x"));
    }

    private GenericKubernetesResource widget(Map<String, Object> spec) {
        GenericKubernetesResource widget = new GenericKubernetesResourceBuilder()
                .withApiVersion("example.com/v1")
                .withKind("Widget")
                .withNewMetadata()
                .withName("w")
                .withNamespace(namespace)
                .endMetadata()
                .build();
        widget.setAdditionalProperty("spec", spec);
        return widget;
    }

    @Test
    void aCustomResourceFollowsItsSchema() {
        var widgets = client.genericKubernetesResources(WIDGETS).inNamespace(namespace);

        GenericKubernetesResource created =
                widgets.resource(widget(Map.of("size", 2, "typo", true))).create();

        assertThat(created.<String>get("spec", "color")).isEqualTo("red");
        assertThat(created.<Object>get("spec", "typo")).isNull();
        assertThatThrownBy(() -> widgets.resource(widget(Map.of("size", -1))).update())
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> {
                    assertThat(e.getCode()).isEqualTo(422);
                    assertThat(e.getMessage()).contains("spec.size");
                });
    }

    @Test
    void theStatusOfACustomResourceIsWrittenApart() {
        var widgets = client.genericKubernetesResources(WIDGETS).inNamespace(namespace);
        GenericKubernetesResource created =
                widgets.resource(widget(Map.of("size", 2))).create();
        created.setAdditionalProperty("status", Map.of("phase", "Done"));
        created.setAdditionalProperty("spec", Map.of("size", 9));

        GenericKubernetesResource after = widgets.resource(created).updateStatus();

        assertThat(after.<String>get("status", "phase")).isEqualTo("Done");
        assertThat(after.<Integer>get("spec", "size")).isEqualTo(2);
        assertThat(after.getMetadata().getGeneration()).isEqualTo(1);
    }

    @Test
    void aTablePrintsTheColumnsOfTheDefinition() throws Exception {
        client.genericKubernetesResources(WIDGETS)
                .inNamespace(namespace)
                .resource(widget(Map.of("size", 2)))
                .create();

        JsonNode table = Json.MAPPER.readTree(get(
                        "/apis/example.com/v1/namespaces/" + namespace + "/widgets",
                        "application/json;as=Table;v=v1;g=meta.k8s.io,application/json")
                .body());

        assertThat(table.at("/columnDefinitions").findValuesAsText("name")).containsExactly("Name", "Size", "Color");
        assertThat(table.at("/rows/0/cells").toString()).isEqualTo("[\"w\",2,\"red\"]");
    }

    @Test
    void aDefinitionTakesItsResourcesWithIt() throws Exception {
        CustomResourceDefinition gadgets = client.resource(client.apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName("widgets.example.com")
                        .get())
                .get();
        gadgets.getMetadata().setName("gadgets.example.com");
        gadgets.getMetadata().setResourceVersion(null);
        gadgets.getSpec().getNames().setPlural("gadgets");
        gadgets.getSpec().getNames().setKind("Gadget");
        gadgets.getSpec().getNames().setListKind("GadgetList");
        gadgets.getSpec().getNames().setSingular("gadget");
        gadgets.getSpec().getNames().setShortNames(List.of("gd"));
        client.resource(gadgets).create();
        var context = new ResourceDefinitionContext.Builder()
                .withGroup("example.com")
                .withVersion("v1")
                .withKind("Gadget")
                .withPlural("gadgets")
                .withNamespaced(true)
                .build();
        GenericKubernetesResource gadget = widget(Map.of("size", 1));
        gadget.setKind("Gadget");
        client.genericKubernetesResources(context)
                .inNamespace(namespace)
                .resource(gadget)
                .create();

        client.resource(gadgets).delete();

        await().atMost(Duration.ofMillis(PATIENCE_MILLIS))
                .untilAsserted(() -> assertThat(client.resource(gadgets).get()).isNull());
        assertThat(get("/apis/example.com/v1/gadgets", "application/json").statusCode())
                .isEqualTo(404);
    }

    private String token(String... audiences) {
        return client.serviceAccounts()
                .inNamespace(namespace)
                .withName("default")
                .tokenRequest(new io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder()
                        .withNewSpec()
                        .addToAudiences(audiences)
                        .withExpirationSeconds(600L)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
    }

    private int codeFor(String token) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create(
                                        server.controllerUri() + "/api/v1/namespaces/" + namespace + "/pods"))
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    @Test
    void aServiceAccountGetsATokenThatProvesIt() throws Exception {
        String token = token();

        assertThat(codeFor(token)).isEqualTo(200);
        assertThat(codeFor(token.substring(0, token.length() - 8) + "AAAAAAAA")).isEqualTo(401);
    }

    @Test
    void aTokenProvesNothingToAnotherAudience() throws Exception {
        String issuer = server.uri().toString();

        assertThat(codeFor(token("sts.amazonaws.com"))).isEqualTo(401);
        assertThat(codeFor(token("sts.amazonaws.com", issuer))).isEqualTo(200);
        assertThat(reviewed(token("sts.amazonaws.com"), List.of())
                        .path("authenticated")
                        .asBoolean())
                .isFalse();
        JsonNode forSts = reviewed(token("sts.amazonaws.com", issuer), List.of("sts.amazonaws.com", "other"));
        assertThat(forSts.path("audiences").toString()).isEqualTo("[\"sts.amazonaws.com\"]");
        assertThat(forSts.at("/user/username").asText()).isEqualTo("system:serviceaccount:" + namespace + ":default");
    }

    private static JsonNode reviewed(String token, List<String> audiences) {
        return Json.MAPPER.valueToTree(
                client.resource(new io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder()
                                .withNewSpec()
                                .withToken(token)
                                .withAudiences(audiences)
                                .endSpec()
                                .build())
                        .create()
                        .getStatus());
    }

    @Test
    void everybodyMayReadWhoSignsTokensAndWithWhichKey() throws Exception {
        JsonNode configuration = Json.MAPPER.readTree(http.send(
                        HttpRequest.newBuilder(URI.create(server.controllerUri() + "/.well-known/openid-configuration"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body());
        HttpResponse<String> keys = http.send(
                HttpRequest.newBuilder(URI.create(server.controllerUri() + "/openid/v1/jwks"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(configuration.path("issuer").asText()).isEqualTo(server.uri().toString());
        assertThat(configuration.path("jwks_uri").asText()).isEqualTo(server.uri() + "/openid/v1/jwks");
        assertThat(keys.headers().firstValue("Content-Type")).contains("application/jwk-set+json");
        assertThat(Json.MAPPER.readTree(keys.body()).at("/keys/0/kid").asText())
                .isEqualTo(Json.MAPPER
                        .readTree(java.util.Base64.getUrlDecoder().decode(token().split("\\.")[0]))
                        .path("kid")
                        .asText());
    }

    @Test
    void bothFacesOfAnEventAreOne() throws Exception {
        client.v1()
                .events()
                .inNamespace(namespace)
                .resource(new io.fabric8.kubernetes.api.model.EventBuilder()
                        .withNewMetadata()
                        .withName("e")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewInvolvedObject()
                        .withKind("Pod")
                        .withName("p")
                        .endInvolvedObject()
                        .withReason("Tested")
                        .withMessage("it happened")
                        .withType("Normal")
                        .build())
                .create();

        JsonNode event = getJson("/apis/events.k8s.io/v1/namespaces/" + namespace + "/events")
                .at("/items/0");

        assertThat(event.path("note").asText()).isEqualTo("it happened");
        assertThat(event.at("/regarding/name").asText()).isEqualTo("p");
        assertThat(getJson("/api/v1/namespaces/" + namespace
                                + "/events?fieldSelector=involvedObject.name%3Dp,involvedObject.kind%3DPod")
                        .path("items"))
                .hasSize(1);
    }

    @Test
    void aServerWithoutPodsBehindItIsUnavailableNotUnknown() throws Exception {
        try (var yaml = ApiServerIT.class.getResourceAsStream("aggregated.yaml")) {
            client.load(yaml).create();
        }

        HttpResponse<String> answer = get("/apis/external.example.com/v1/things", "application/json");

        assertThat(answer.statusCode()).isEqualTo(503);
        await().atMost(Duration.ofMillis(PATIENCE_MILLIS))
                .untilAsserted(
                        () -> assertThat(getJson("/apis/apiregistration.k8s.io/v1/apiservices/v1.external.example.com")
                                        .at("/status/conditions/0/reason")
                                        .asText())
                                .isEqualTo("MissingEndpoints"));
    }
}
