package io.shardlab.kube.api.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.http.Exchange;
import io.shardlab.kube.api.http.RequestPath;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.json.Timestamps;
import io.shardlab.kube.api.kind.Scale;
import io.shardlab.kube.api.patch.Patch;
import io.shardlab.kube.api.patch.ServerSideApply;
import io.shardlab.kube.api.registry.ApiError;
import io.shardlab.kube.api.registry.DeleteOptions;
import io.shardlab.kube.api.registry.ObjectKey;
import io.shardlab.kube.api.registry.Registry;
import io.shardlab.kube.api.registry.Registry.Part;
import io.shardlab.kube.api.registry.ResourceType;
import io.shardlab.kube.api.registry.Store;
import io.shardlab.kube.api.view.EventView;
import io.shardlab.kube.api.view.Representation;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The REST verbs on objects and on the subresources that are views of them. */
public final class ResourceHandler {

    private static final Set<String> VIEWS = Set.of("status", "scale", "finalize", "binding", "eviction");

    private final Store store;
    private final Registry registry;
    private final Watches watches;
    private final Clock clock;

    public ResourceHandler(Store store, Registry registry, Watches watches, Clock clock) {
        this.store = store;
        this.registry = registry;
        this.watches = watches;
        this.clock = clock;
    }

    /** Answers a request for {@code path}, which is of {@code type}. */
    public void handle(ResourceType type, RequestPath path, Exchange exchange) {
        if (!path.subresource().isEmpty() && !(type.has(path.subresource()) && VIEWS.contains(path.subresource()))) {
            throw ApiError.noSuchPath();
        }
        switch (exchange.method()) {
            case "GET" -> read(type, path, exchange);
            case "POST" -> post(type, path, exchange);
            case "PUT" -> put(type, path, exchange);
            case "PATCH" -> patch(type, path, exchange);
            case "DELETE" -> delete(type, path, exchange);
            default -> throw ApiError.methodNotAllowed(exchange.method());
        }
    }

    private void read(ResourceType type, RequestPath path, Exchange exchange) {
        Optional<Long> since = exchange.resourceVersion();
        if (exchange.flag("watch")) {
            watches.start(type, ListQuery.of(type, path, exchange), since.orElse(0L), exchange);
        } else if (path.name().isEmpty()) {
            list(type, path, exchange);
        } else if (path.subresource().equals("scale")) {
            exchange.reply(200, Scale.of(type, registry.get(type, path.key())));
        } else {
            exchange.reply(200, representation(exchange).one(type, registry.get(type, path.key())));
        }
    }

    private void list(ResourceType type, RequestPath path, Exchange exchange) {
        ListQuery query = ListQuery.of(type, path, exchange);
        ObjectNode metadata = Json.object().put("resourceVersion", Long.toString(store.revision()));
        long limit = exchange.number("limit").filter(n -> n > 0).orElse(Long.MAX_VALUE);
        Optional<ObjectKey> after = exchange.query("continue").map(ResourceHandler::decodeContinue);
        List<ObjectNode> page = new ArrayList<>();
        int remaining = 0;
        for (ObjectNode object : store.all(type)) {
            boolean seen = after.isPresent() && ObjectKey.of(object).compareTo(after.get()) <= 0;
            if (!seen && query.matches(object)) {
                if (page.size() < limit) {
                    page.add(object);
                } else {
                    remaining++;
                }
            }
        }
        if (remaining > 0) {
            ObjectKey last = ObjectKey.of(page.get(page.size() - 1));
            metadata.put("continue", encodeContinue(last)).put("remainingItemCount", remaining);
        }
        exchange.reply(200, representation(exchange).list(type, page, metadata));
    }

    private void post(ResourceType type, RequestPath path, Exchange exchange) {
        ObjectNode body = exchange.object();
        switch (path.subresource()) {
            case "" -> {
                ObjectNode created =
                        registry.create(type, namespaceOf(type, path), stored(type, body), exchange.writeOptions());
                exchange.reply(201, representation(exchange).one(type, created));
            }
            case "binding" -> {
                registry.updateFreely(type, path.key(), pod -> bind(type, pod, body), exchange.writeOptions());
                exchange.reply(201, success(type, path.name(), Optional.empty()));
            }
            case "eviction" -> {
                ObjectNode options = Json.child(body, "deleteOptions");
                registry.delete(type, path.key(), DeleteOptions.of(options));
                exchange.reply(201, success(type, path.name(), Optional.empty()));
            }
            default -> throw ApiError.methodNotAllowed(exchange.method());
        }
    }

    private ObjectNode bind(ResourceType type, ObjectNode pod, ObjectNode binding) {
        ObjectNode spec = Json.child(pod, "spec");
        String name = Json.text(pod, "metadata.name");
        if (!Json.text(spec, "nodeName").isEmpty()) {
            throw ApiError.conflict(
                    type, name, "pod " + name + " is already assigned to node \"" + Json.text(spec, "nodeName") + "\"");
        }
        Optional<String> uid = Json.textAt(binding, "metadata.uid");
        if (uid.isPresent() && !uid.get().equals(Json.text(pod, "metadata.uid"))) {
            throw ApiError.conflict(type, name, "the pod that was to be bound has been replaced");
        }
        spec.put("nodeName", Json.text(binding, "target.name"));
        String now = Timestamps.of(clock.instant());
        Json.list(Json.child(pod, "status"), "conditions")
                .addObject()
                .put("type", "PodScheduled")
                .put("status", "True")
                .put("lastTransitionTime", now);
        return pod;
    }

    private void put(ResourceType type, RequestPath path, Exchange exchange) {
        ObjectNode body = exchange.object();
        switch (path.subresource()) {
            case "scale" -> {
                ObjectNode scaled = registry.update(
                        type, path.key(), Part.MAIN, old -> Scale.applyTo(type, old, body), exchange.writeOptions());
                exchange.reply(200, Scale.of(type, scaled));
            }
            case "finalize" -> {
                ObjectNode finalized =
                        registry.updateFreely(type, path.key(), old -> finalize(old, body), exchange.writeOptions());
                exchange.reply(200, finalized);
            }
            default -> {
                Part part = path.subresource().equals("status") ? Part.STATUS : Part.MAIN;
                ObjectNode wanted = stored(type, body);
                if (part == Part.MAIN && store.get(type, key(type, path)).isEmpty() && createsOnUpdate(type)) {
                    exchange.reply(
                            201, registry.create(type, namespaceOf(type, path), wanted, exchange.writeOptions()));
                    return;
                }
                ObjectNode updated =
                        registry.update(type, key(type, path), part, old -> wanted, exchange.writeOptions());
                exchange.reply(200, representation(exchange).one(type, updated));
            }
        }
    }

    /** As upstream: events, leases and few others may be created by PUT. */
    private static boolean createsOnUpdate(ResourceType type) {
        return type.isEvent() || type.is("coordination.k8s.io", "leases");
    }

    private static ObjectNode finalize(ObjectNode namespace, ObjectNode wanted) {
        Json.child(namespace, "spec").set("finalizers", Json.list(Json.child(wanted, "spec"), "finalizers"));
        return namespace;
    }

    private void patch(ResourceType type, RequestPath path, Exchange exchange) {
        JsonNode body = exchange.tree();
        boolean apply = exchange.contentType().equals(Patch.APPLY);
        UnaryOperator<ObjectNode> change = apply
                ? live -> applied(live, exchange, body)
                : Patch.of(exchange.contentType(), body, type.custom())::applyTo;
        if (path.subresource().equals("scale")) {
            ObjectNode scaled = registry.update(
                    type,
                    path.key(),
                    Part.MAIN,
                    old -> Scale.applyTo(type, old, change.apply(Scale.of(type, old))),
                    exchange.writeOptions());
            exchange.reply(200, Scale.of(type, scaled));
            return;
        }
        if (apply
                && path.subresource().isEmpty()
                && store.get(type, key(type, path)).isEmpty()) {
            ObjectNode fresh = Json.object();
            fresh.putObject("metadata").put("name", path.name());
            ObjectNode created =
                    registry.create(type, namespaceOf(type, path), change.apply(fresh), exchange.writeOptions());
            exchange.reply(201, representation(exchange).one(type, created));
            return;
        }
        Part part = path.subresource().equals("status") ? Part.STATUS : Part.MAIN;
        UnaryOperator<ObjectNode> ofView = type.isEvent() && !type.group().isEmpty()
                ? old -> EventView.stored(change.apply(EventView.newStyle(old)))
                : change;
        ObjectNode patched = registry.update(type, key(type, path), part, ofView, exchange.writeOptions());
        exchange.reply(200, representation(exchange).one(type, patched));
    }

    private ObjectNode applied(ObjectNode live, Exchange exchange, JsonNode body) {
        if (!(body instanceof ObjectNode configuration)) {
            throw ApiError.badRequest("an applied configuration must be an object");
        }
        String manager = exchange.query("fieldManager")
                .orElseThrow(() -> ApiError.badRequest("fieldManager is required for apply patch"));
        new ServerSideApply(manager, exchange.flag("force"), clock.instant()).apply(live, configuration);
        return live;
    }

    private void delete(ResourceType type, RequestPath path, Exchange exchange) {
        if (!path.subresource().isEmpty()) {
            throw ApiError.methodNotAllowed(exchange.method());
        }
        ObjectNode body = exchange.object();
        exchange.number("gracePeriodSeconds").ifPresent(grace -> body.put("gracePeriodSeconds", grace));
        exchange.query("propagationPolicy").ifPresent(policy -> body.put("propagationPolicy", policy));
        exchange.query("dryRun").ifPresent(all -> Json.list(body, "dryRun").add(all));
        DeleteOptions options = DeleteOptions.of(body);
        if (path.name().isEmpty()) {
            if (!type.deletesCollections()) {
                throw ApiError.methodNotAllowed(exchange.method());
            }
            deleteCollection(type, path, exchange, options);
            return;
        }
        ObjectNode deleted = registry.delete(type, key(type, path), options);
        boolean gone = store.get(type, key(type, path)).isEmpty();
        exchange.reply(
                200,
                gone && !type.is("", "pods")
                        ? success(type, path.name(), Json.textAt(deleted, "metadata.uid"))
                        : representation(exchange).one(type, deleted));
    }

    private void deleteCollection(ResourceType type, RequestPath path, Exchange exchange, DeleteOptions options) {
        ListQuery query = ListQuery.of(type, path, exchange);
        List<ObjectNode> chosen =
                store.all(type).stream().filter(query::matches).toList();
        chosen.forEach(object -> registry.delete(type, ObjectKey.of(object), options));
        ObjectNode metadata = Json.object().put("resourceVersion", Long.toString(store.revision()));
        exchange.reply(200, representation(exchange).list(type, chosen, metadata));
    }

    private static ObjectNode success(ResourceType type, String name, Optional<String> uid) {
        ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Success");
        ObjectNode details = status.putObject("details").put("name", name).put("kind", type.plural());
        if (!type.group().isEmpty()) {
            details.put("group", type.group());
        }
        uid.ifPresent(value -> details.put("uid", value));
        return status;
    }

    /** The form in which the store keeps what a client has sent. */
    private static ObjectNode stored(ResourceType type, ObjectNode body) {
        String apiVersion = Json.text(body, "apiVersion");
        if (!apiVersion.isEmpty() && !apiVersion.equals(type.groupVersion())) {
            throw ApiError.badRequest("the API version in the data (" + apiVersion
                    + ") does not match the expected API version (" + type.groupVersion() + ")");
        }
        return type.isEvent() && !type.group().isEmpty() ? EventView.stored(body) : body;
    }

    private Representation representation(Exchange exchange) {
        return Representation.of(
                exchange.accept(), exchange.query("includeObject").orElse("Metadata"), clock);
    }

    private static String namespaceOf(ResourceType type, RequestPath path) {
        if (type.namespaced() && path.namespace().isEmpty()) {
            throw ApiError.methodNotAllowed("POST without a namespace");
        }
        return path.namespace();
    }

    private static ObjectKey key(ResourceType type, RequestPath path) {
        if (path.name().isEmpty() || type.namespaced() && path.namespace().isEmpty()) {
            throw ApiError.methodNotAllowed("a write without a name");
        }
        return path.key();
    }

    private static String encodeContinue(ObjectKey key) {
        return Base64.getUrlEncoder()
                .encodeToString((key.namespace() + "/" + key.name()).getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectKey decodeContinue(String token) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8).split("/", 2);
            return new ObjectKey(parts[0], parts[1]);
        } catch (RuntimeException e) {
            throw ApiError.badRequest("continue key is not valid: " + token);
        }
    }
}
