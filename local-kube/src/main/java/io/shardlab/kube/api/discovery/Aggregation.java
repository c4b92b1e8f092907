package io.shardlab.kube.api.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.http.Exchange;
import io.shardlab.kube.api.http.Proxy;
import io.shardlab.kube.api.json.Conditions;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.json.Timestamps;
import io.shardlab.kube.api.registry.ApiError;
import io.shardlab.kube.api.registry.ObjectKey;
import io.shardlab.kube.api.registry.Registry;
import io.shardlab.kube.api.registry.ResourceType;
import io.shardlab.kube.api.registry.ResourceTypes;
import io.shardlab.kube.api.registry.Store;
import io.shardlab.kube.api.registry.WriteOptions;
import io.shardlab.kube.api.selector.LabelSelector;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The aggregation layer: groups that an APIService hands to a server behind a Service, here a ready pod, over plain
 * HTTP.
 */
public final class Aggregation {

    private static final long RETRY_MILLIS = 500;

    /** A group and version that an APIService serves. */
    record GroupVersion(String group, String version) {}

    private record Backend(String host, int port) {}

    private final Vertx vertx;
    private final Store store;
    private final Registry registry;
    private final ResourceType apiServices;
    private final ResourceType services;
    private final ResourceType pods;
    private final Clock clock;
    private final Proxy proxy;

    /** What each server that answers said it serves; a missing entry means that it has not answered. */
    private final Map<GroupVersion, JsonNode> resources = new HashMap<>();

    private boolean checking;

    public Aggregation(Vertx vertx, Store store, Registry registry, ResourceTypes types, Proxy proxy, Clock clock) {
        this.vertx = vertx;
        this.store = store;
        this.registry = registry;
        this.proxy = proxy;
        this.clock = clock;
        apiServices = types.builtIn("apiregistration.k8s.io", "apiservices");
        services = types.builtIn("", "services");
        pods = types.builtIn("", "pods");
        for (ResourceType type : List.of(apiServices, services, pods)) {
            store.listen(type, change -> scheduleCheck(1));
        }
    }

    /** Every group and version that belongs to another server. */
    List<GroupVersion> groupVersions() {
        return store.all(apiServices).stream()
                .filter(Aggregation::isRemote)
                .map(Aggregation::groupVersion)
                .toList();
    }

    /** The {@code resources} of the server's APIResourceList; empty while it does not answer. */
    Optional<JsonNode> resources(GroupVersion groupVersion) {
        return Optional.ofNullable(resources.get(groupVersion));
    }

    /** Hands a request to the server it belongs to; false if it belongs to none. */
    public boolean handle(Exchange exchange) {
        String[] segments = exchange.path().split("/");
        if (segments.length < 4 || !segments[1].equals("apis")) {
            return false;
        }
        GroupVersion wanted = new GroupVersion(segments[2], segments[3]);
        Optional<ObjectNode> apiService = store.all(apiServices).stream()
                .filter(Aggregation::isRemote)
                .filter(candidate -> groupVersion(candidate).equals(wanted))
                .findFirst();
        if (apiService.isEmpty()) {
            return false;
        }
        Backend backend = backend(apiService.get())
                .orElseThrow(() -> ApiError.unavailable("the server is currently unable to handle the request"));
        proxy.forward(
                exchange, backend.host(), backend.port(), exchange.request().uri());
        return true;
    }

    // Many changes come together (a rollout, say): one look at the end of them is enough.
    private void scheduleCheck(long delayMillis) {
        if (!checking) {
            checking = true;
            vertx.setTimer(delayMillis, timer -> {
                checking = false;
                store.all(apiServices).stream()
                        .filter(Aggregation::isRemote)
                        .toList()
                        .forEach(this::check);
            });
        }
    }

    private void check(ObjectNode apiService) {
        GroupVersion groupVersion = groupVersion(apiService);
        Optional<Backend> backend = backend(apiService);
        if (backend.isEmpty()) {
            resources.remove(groupVersion);
            setAvailable(apiService, false, "MissingEndpoints", "no ready pod is behind the service");
            return;
        }
        if (resources.containsKey(groupVersion)) {
            setAvailable(apiService, true, "Passed", "all checks passed");
            return;
        }
        fetchResources(groupVersion, backend.get())
                .onSuccess(found -> {
                    resources.put(groupVersion, found);
                    setAvailable(apiService, true, "Passed", "all checks passed");
                })
                .onFailure(failure -> {
                    setAvailable(apiService, false, "FailedDiscoveryCheck", String.valueOf(failure.getMessage()));
                    scheduleCheck(RETRY_MILLIS);
                });
    }

    private Future<JsonNode> fetchResources(GroupVersion groupVersion, Backend backend) {
        String path = "/apis/" + groupVersion.group() + "/" + groupVersion.version();
        return proxy.client()
                .request(HttpMethod.GET, backend.port(), backend.host(), path)
                .compose(request -> request.send())
                .compose(response -> response.statusCode() == 200
                        ? response.body()
                        : Future.failedFuture("discovery of " + path + " answered " + response.statusCode()))
                .map(body -> {
                    try {
                        return Json.MAPPER.readTree(body.getBytes()).path("resources");
                    } catch (IOException e) {
                        throw new IllegalStateException("discovery of " + path + " is no JSON");
                    }
                });
    }

    private void setAvailable(ObjectNode seen, boolean available, String reason, String message) {
        ObjectKey key = ObjectKey.of(seen);
        if (store.get(apiServices, key).isEmpty()) {
            return;
        }
        registry.updateFreely(
                apiServices,
                key,
                apiService -> {
                    JsonNode old = Json.at(apiService, "status.conditions").path(0);
                    String status = available ? "True" : "False";
                    if (!old.path("status").asText().equals(status)
                            || !old.path("reason").asText().equals(reason)) {
                        Json.child(apiService, "status")
                                .putArray("conditions")
                                .addObject()
                                .put("type", "Available")
                                .put("status", status)
                                .put("lastTransitionTime", Timestamps.of(clock.instant()))
                                .put("reason", reason)
                                .put("message", message);
                    }
                    return apiService;
                },
                WriteOptions.internal());
    }

    private Optional<Backend> backend(ObjectNode apiService) {
        JsonNode reference = Json.at(apiService, "spec.service");
        ObjectKey key = new ObjectKey(Json.text(reference, "namespace"), Json.text(reference, "name"));
        Optional<ObjectNode> service = store.get(services, key);
        if (service.isEmpty()) {
            return Optional.empty();
        }
        LabelSelector selector = LabelSelector.ofLabels(Json.at(service.get(), "spec.selector"));
        int port = reference.path("port").asInt(443);
        return store.all(pods).stream()
                .filter(pod -> Json.text(pod, "metadata.namespace").equals(key.namespace()))
                .filter(pod -> selector.matches(pod) && Conditions.isTrue(pod, "Ready"))
                .filter(pod -> !pod.path("metadata").has("deletionTimestamp"))
                .findFirst()
                .flatMap(pod -> targetPort(service.get(), port, pod)
                        .map(target -> new Backend(Json.text(pod, "status.podIP"), target)));
    }

    private static Optional<Integer> targetPort(ObjectNode service, int port, ObjectNode pod) {
        for (JsonNode candidate : Json.at(service, "spec.ports")) {
            if (candidate.path("port").asInt() == port
                    || Json.at(service, "spec.ports").size() == 1) {
                JsonNode target = candidate.path("targetPort");
                return target.isInt() ? Optional.of(target.asInt()) : namedPort(pod, target.asText());
            }
        }
        return Optional.empty();
    }

    private static Optional<Integer> namedPort(ObjectNode pod, String name) {
        for (JsonNode container : Json.at(pod, "spec.containers")) {
            for (JsonNode port : container.path("ports")) {
                if (port.path("name").asText().equals(name)) {
                    return Optional.of(port.path("containerPort").asInt());
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isRemote(ObjectNode apiService) {
        return Json.at(apiService, "spec.service").isObject();
    }

    private static GroupVersion groupVersion(ObjectNode apiService) {
        return new GroupVersion(Json.text(apiService, "spec.group"), Json.text(apiService, "spec.version"));
    }
}
