package io.shardlab.kube.api;

import io.shardlab.kube.api.discovery.Aggregation;
import io.shardlab.kube.api.discovery.Discovery;
import io.shardlab.kube.api.discovery.IssuerDiscovery;
import io.shardlab.kube.api.discovery.OpenApi;
import io.shardlab.kube.api.endpoint.PodLogs;
import io.shardlab.kube.api.endpoint.ResourceHandler;
import io.shardlab.kube.api.endpoint.Reviews;
import io.shardlab.kube.api.endpoint.Watches;
import io.shardlab.kube.api.http.Authentication;
import io.shardlab.kube.api.http.Exchange;
import io.shardlab.kube.api.http.Proxy;
import io.shardlab.kube.api.http.RequestPath;
import io.shardlab.kube.api.registry.ApiError;
import io.shardlab.kube.api.registry.Registry;
import io.shardlab.kube.api.registry.ResourceType;
import io.shardlab.kube.api.registry.ResourceTypes;
import io.shardlab.kube.api.registry.Store;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out what a request is about and hands it to whoever answers that. */
final class Router {

    private static final Logger LOG = LoggerFactory.getLogger(Router.class);

    private final ResourceTypes types;
    private final Discovery discovery;
    private final OpenApi openApi;
    private final Aggregation aggregation;
    private final Reviews reviews;
    private final IssuerDiscovery issuerDiscovery;
    private final PodLogs podLogs;
    private final ResourceHandler resources;

    Router(
            Vertx vertx,
            Store store,
            ResourceTypes types,
            Registry registry,
            Watches watches,
            Authentication authentication,
            Path stateDir,
            Clock clock) {
        this.types = types;
        Proxy proxy = new Proxy(vertx);
        aggregation = new Aggregation(vertx, store, registry, types, proxy, clock);
        discovery = new Discovery(types, aggregation);
        openApi = new OpenApi(types);
        reviews = new Reviews(authentication, registry, types, clock);
        issuerDiscovery = new IssuerDiscovery(authentication);
        podLogs = new PodLogs(vertx, store, registry, types, stateDir, clock);
        resources = new ResourceHandler(store, registry, watches, clock);
    }

    void route(Exchange exchange, boolean authenticated) {
        answering(exchange, () -> {
            if (!authenticated && !isPublic(exchange.path())) {
                throw ApiError.unauthorized();
            }
            refuseImpersonation(exchange);
            if (!discovery.handle(exchange)
                    && !openApi.handle(exchange)
                    && !issuerDiscovery.handle(exchange)
                    && !aggregation.handle(exchange)
                    && !reviews.handle(exchange)) {
                object(exchange);
            }
        });
    }

    /** Runs what answers a request; whatever becomes of it, the request is answered. */
    static void answering(Exchange exchange, Runnable answer) {
        try {
            answer.run();
        } catch (ApiError e) {
            exchange.reply(e.code(), e.status());
        } catch (RuntimeException | Error e) {
            // Errors too: input may nest deeper than the stack or need more memory than there is.
            LOG.error("{} {} failed", exchange.method(), exchange.path(), e);
            ApiError error = ApiError.internal(e.toString());
            exchange.reply(error.code(), error.status());
        }
    }

    private void object(Exchange exchange) {
        RequestPath path = RequestPath.parse(exchange.path()).orElseThrow(ApiError::noSuchPath);
        ResourceType type =
                types.find(path.group(), path.version(), path.plural()).orElseThrow(ApiError::noSuchPath);
        if (!type.namespaced() && !path.namespace().isEmpty()) {
            throw ApiError.noSuchPath();
        }
        if (type.is("", "pods") && path.subresource().equals("log")) {
            podLogs.handle(path, exchange);
        } else {
            resources.handle(type, path, exchange);
        }
    }

    /** Answering as the caller himself would show rights that the impersonated user may not have. */
    private static void refuseImpersonation(Exchange exchange) {
        for (String header : exchange.request().headers().names()) {
            if (header.toLowerCase(Locale.ROOT).startsWith("impersonate-")) {
                throw ApiError.badRequest("local-kube authorises nobody and so cannot act as another user: leave out"
                        + " --as, --as-group and --as-uid (the header " + header + ")");
            }
        }
    }

    private static boolean isPublic(String path) {
        return path.equals("/version")
                || path.equals("/healthz")
                || path.equals("/livez")
                || path.equals("/readyz")
                || IssuerDiscovery.serves(path);
    }
}
