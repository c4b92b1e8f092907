package io.shardlab.kube.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.crd.DefinitionNames;
import io.shardlab.kube.api.crd.ServedDefinitions;
import io.shardlab.kube.api.endpoint.Watches;
import io.shardlab.kube.api.http.Authentication;
import io.shardlab.kube.api.http.Certificates;
import io.shardlab.kube.api.http.HttpLimits;
import io.shardlab.kube.api.http.IdleConnections;
import io.shardlab.kube.api.http.RequestReader;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.kind.BuiltInKinds;
import io.shardlab.kube.api.kind.NewNamespaces;
import io.shardlab.kube.api.registry.ObjectKey;
import io.shardlab.kube.api.registry.Registry;
import io.shardlab.kube.api.registry.ResourceType;
import io.shardlab.kube.api.registry.ResourceTypes;
import io.shardlab.kube.api.registry.Store;
import io.shardlab.kube.api.registry.WriteOptions;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The API server: HTTPS for everybody; plain HTTP on a second loopback port for the controllers beside it, which saves
 * them the TLS handshakes.
 */
public final class ApiServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
    private static final long START_SECONDS = 30;
    private static final int STREAMS_PER_CONNECTION = 1_000;
    private static final Duration EVENT_LIFETIME = Duration.ofHours(1);

    private final Vertx vertx;
    private final Certificates certificates;
    private final Endpoint endpoint;

    private ApiServer(Vertx vertx, Certificates certificates, Endpoint endpoint) {
        this.vertx = vertx;
        this.certificates = certificates;
        this.endpoint = endpoint;
    }

    /**
     * Starts a server.
     *
     * @param host the address to listen on
     * @param port 0 for any
     * @param stateDir where the kubelet keeps its pods' logs
     * @throws IOException if the port is not available; the message is a sentence for the user
     */
    public static ApiServer start(String host, int port, Path stateDir, Clock clock) throws IOException {
        return start(host, port, stateDir, clock, HttpLimits.UPSTREAM);
    }

    static ApiServer start(String host, int port, Path stateDir, Clock clock, HttpLimits limits) throws IOException {
        CompletableFuture<Certificates> made = CompletableFuture.supplyAsync(() -> Certificates.create(host, clock));
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(2)
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(2)
                // It serves no files: without these, a directory for copies of them is made, and a killed run leaves
                // it.
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false))
                // A machine that is busy with pods stops any thread for a while; which is nothing to warn of.
                .setMaxEventLoopExecuteTimeUnit(TimeUnit.SECONDS)
                .setMaxEventLoopExecuteTime(START_SECONDS));
        Certificates certificates = made.join();
        Endpoint endpoint = new Endpoint(host, port, certificates, stateDir, clock, limits);
        try {
            vertx.deployVerticle(endpoint)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(START_SECONDS, TimeUnit.SECONDS);
            return new ApiServer(vertx, certificates, endpoint);
        } catch (ExecutionException e) {
            vertx.close();
            throw new IOException(refusal(host, port, e.getCause()), e.getCause());
        } catch (TimeoutException e) {
            vertx.close();
            throw new IOException("The API server did not start within " + START_SECONDS + " s.", e);
        } catch (InterruptedException e) {
            vertx.close();
            Thread.currentThread().interrupt();
            throw new IOException("The start of the API server was interrupted.", e);
        }
    }

    private static String refusal(String host, int port, Throwable cause) {
        return cause instanceof BindException
                ? "Port " + port + " of " + host + " is in use: stop what listens there, or choose another with --port"
                        + " (0 for any)."
                : "The API server cannot listen on " + host + ":" + port + ": " + cause.getMessage();
    }

    /** Where everybody reaches the server. */
    public URI uri() {
        return URI.create(endpoint.address());
    }

    /** Where the controllers beside the server reach it, without TLS, with {@link #adminToken()}. */
    public URI controllerUri() {
        return URI.create("http://127.0.0.1:" + endpoint.plain.actualPort());
    }

    /** The certificate to trust, in PEM. */
    public String caPem() {
        return certificates.caPem();
    }

    /** The bearer token of the administrator. */
    public String adminToken() {
        return endpoint.authentication.adminToken();
    }

    @Override
    public void close() {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("The API server did not close cleanly", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Everything that lives on the one event loop. */
    private static final class Endpoint extends AbstractVerticle {

        private final String host;
        private final int port;
        private final Certificates certificates;
        private final Authentication authentication;
        private final Path stateDir;
        private final Clock clock;
        private final HttpLimits limits;
        private HttpServer secure;
        private HttpServer plain;
        private Watches watches;

        Endpoint(String host, int port, Certificates certificates, Path stateDir, Clock clock, HttpLimits limits) {
            this.limits = limits;
            this.stateDir = stateDir;
            this.host = host;
            this.port = port;
            this.certificates = certificates;
            this.authentication = new Authentication(clock, this::address);
            this.clock = clock;
        }

        private String address() {
            return "https://" + host + ":" + secure.actualPort();
        }

        @Override
        public void start(Promise<Void> started) {
            Store store = new Store();
            ResourceTypes types = BuiltInKinds.served(clock);
            Registry registry = new Registry(store, types, clock);
            watches = new Watches(vertx, store, clock);
            Router router = new Router(vertx, store, types, registry, watches, authentication, stateDir, clock);
            new ServedDefinitions(store, registry, types, new DefinitionNames(types, clock));
            new NewNamespaces(store, registry, types, certificates.caPem());
            for (String namespace : List.of("default", "kube-system", "kube-public", "kube-node-lease")) {
                ResourceType namespaces = types.builtIn("", "namespaces");
                registry.create(namespaces, "", NewNamespaces.named(namespace), WriteOptions.internal());
            }
            vertx.setPeriodic(EVENT_LIFETIME.toMillis() / 10, timer -> forgetOldEvents(store, types));
            RequestReader reader = new RequestReader(vertx, limits, authentication, router::route);
            secure = server(secureOptions(), reader);
            // Where HTTP/2 may be asked for in plain text, a connection is only told of after its first request's head.
            plain = server(
                    new HttpServerOptions().setHost("127.0.0.1").setPort(0).setHttp2ClearTextEnabled(false), reader);
            Future.all(secure.listen(), plain.listen()).<Void>mapEmpty().onComplete(started);
        }

        private HttpServer server(HttpServerOptions options, RequestReader reader) {
            IdleConnections connections = new IdleConnections(vertx, limits);
            return vertx.createHttpServer(options)
                    .connectionHandler(connections::opened)
                    .requestHandler(request -> {
                        connections.asked(request);
                        reader.accept(request);
                    });
        }

        private HttpServerOptions secureOptions() {
            return new HttpServerOptions()
                    .setHost(host)
                    .setPort(port)
                    .setSsl(true)
                    .setUseAlpn(true)
                    .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(STREAMS_PER_CONNECTION))
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .setCertValue(Buffer.buffer(certificates.certificatePem()))
                            .setKeyValue(Buffer.buffer(certificates.keyPem())));
        }

        private void forgetOldEvents(Store store, ResourceTypes types) {
            ResourceType events = types.builtIn("", "events");
            String oldest = clock.instant().minus(EVENT_LIFETIME).toString();
            for (ObjectNode event : List.copyOf(store.all(events))) {
                String seen =
                        Json.textAt(event, "lastTimestamp").orElse(Json.text(event, "metadata.creationTimestamp"));
                if (seen.compareTo(oldest) < 0) {
                    store.remove(events, ObjectKey.of(event));
                }
            }
        }

        @Override
        public void stop() {
            watches.close();
        }
    }
}
