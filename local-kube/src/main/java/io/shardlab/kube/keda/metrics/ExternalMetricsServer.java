package io.shardlab.kube.keda.metrics;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.shardlab.kube.autoscaling.CanonicalQuantity;
import io.shardlab.kube.keda.api.InvalidDocumentException;
import io.shardlab.kube.keda.api.ScaledObject;
import io.shardlab.kube.keda.scalers.ScalerException;
import io.shardlab.kube.keda.scaling.ScaledObjectMetrics;
import io.shardlab.kube.keda.scaling.ScaledObjectStore;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code external.metrics.k8s.io/v1beta1}, which the API server hands to KEDA's pod (upstream {@code pkg/provider}). */
public final class ExternalMetricsServer implements AutoCloseable {

    public static final int PORT = 6080;

    private static final String GROUP_VERSION = "external.metrics.k8s.io/v1beta1";
    private static final Pattern METRIC =
            Pattern.compile("/apis/external\\.metrics\\.k8s\\.io/v1beta1/namespaces/([^/]+)/([^/]+)");
    private static final Pattern OWNER =
            Pattern.compile("(?:^|,)" + Pattern.quote(ScaledObject.OWNER_LABEL) + "==?([^,]+)");
    private static final long START_SECONDS = 10;
    /** Threads come as they are needed; a stream that hangs keeps one for as long as its client waits. */
    private static final int WORKERS = 64;

    private final Vertx vertx;
    private final HttpServer server;
    private final ScaledObjectStore store;
    private final ScaledObjectMetrics metrics;
    private final Clock clock;

    private ExternalMetricsServer(Vertx vertx, ScaledObjectStore store, ScaledObjectMetrics metrics, Clock clock) {
        this.vertx = vertx;
        this.store = store;
        this.metrics = metrics;
        this.clock = clock;
        this.server = vertx.createHttpServer().requestHandler(this::handle);
    }

    /** An answer that is not a metric. */
    private static final class Refusal extends Exception {

        private static final long serialVersionUID = 1L;

        private final int status;
        private final String reason;

        private Refusal(int status, String reason, String message) {
            super(message);
            this.status = status;
            this.reason = reason;
        }
    }

    /** @throws IOException if the port cannot be had */
    public static ExternalMetricsServer start(
            String host, ScaledObjectStore store, ScaledObjectMetrics metrics, Clock clock) throws IOException {
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(WORKERS)
                .setInternalBlockingPoolSize(1)
                // No files are served: no directory for copies of them, which a killed run would leave.
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        ExternalMetricsServer server = new ExternalMetricsServer(vertx, store, metrics, clock);
        try {
            server.server
                    .listen(PORT, host)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(START_SECONDS, TimeUnit.SECONDS);
            return server;
        } catch (ExecutionException | TimeoutException e) {
            vertx.close();
            throw new IOException(
                    "The external metrics server cannot listen on " + host + ":" + PORT + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            vertx.close();
            Thread.currentThread().interrupt();
            throw new IOException("The start of the external metrics server was interrupted.", e);
        }
    }

    @Override
    public void close() {
        vertx.close();
    }

    private void handle(HttpServerRequest request) {
        String path = request.path();
        if (path.equals("/healthz") || path.equals("/readyz")) {
            request.response().end("ok");
        } else if (path.equals("/apis/" + GROUP_VERSION)) {
            answer(request, 200, discovery());
        } else {
            Matcher metric = METRIC.matcher(path);
            if (!metric.matches()) {
                answer(request, 404, status(404, "NotFound", "the server could not find the requested resource"));
                return;
            }
            String selector =
                    Optional.ofNullable(request.getParam("labelSelector")).orElse("");
            // Unordered: one slow stream must not keep the other metrics waiting.
            vertx.executeBlocking(() -> value(metric.group(1), metric.group(2), selector), false)
                    .onSuccess(list -> answer(request, 200, list))
                    .onFailure(failure -> answer(request, failure));
        }
    }

    private ObjectNode value(String namespace, String metric, String selector) throws Refusal {
        Matcher owner = OWNER.matcher(selector);
        if (!owner.find()) {
            throw new Refusal(400, "BadRequest", "scaledObject name is not specified");
        }
        ScaledObjectStore.Key key = new ScaledObjectStore.Key(namespace, owner.group(1));
        GenericKubernetesResource resource = store.find(key)
                .orElseThrow(
                        () -> new Refusal(404, "NotFound", "scaledobjects.keda.sh \"" + key.name() + "\" not found"));
        try {
            long milli = metrics.value(ScaledObjectStore.parsed(resource), metric);
            return list(metric, milli);
        } catch (InvalidDocumentException | ScalerException e) {
            throw new Refusal(500, "InternalError", e.getMessage());
        }
    }

    private ObjectNode list(String metric, long milli) {
        ObjectNode list = JsonNodeFactory.instance
                .objectNode()
                .put("kind", "ExternalMetricValueList")
                .put("apiVersion", GROUP_VERSION);
        list.putObject("metadata");
        ObjectNode item = list.putArray("items").addObject().put("metricName", metric);
        item.putNull("metricLabels");
        item.put("timestamp", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        item.put("value", CanonicalQuantity.ofMilli(milli));
        return list;
    }

    private static ObjectNode discovery() {
        ObjectNode list = JsonNodeFactory.instance
                .objectNode()
                .put("kind", "APIResourceList")
                .put("apiVersion", "v1")
                .put("groupVersion", GROUP_VERSION);
        list.putArray("resources")
                .addObject()
                .put("name", "externalmetrics")
                .put("singularName", "")
                .put("namespaced", true)
                .put("kind", "ExternalMetricValueList")
                .putArray("verbs")
                .add("get");
        return list;
    }

    private static ObjectNode status(int code, String reason, String message) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Failure")
                .put("message", message)
                .put("reason", reason)
                .put("code", code);
    }

    private static void answer(HttpServerRequest request, Throwable failure) {
        if (failure instanceof Refusal refusal) {
            answer(request, refusal.status, status(refusal.status, refusal.reason, refusal.getMessage()));
        } else {
            answer(request, 500, status(500, "InternalError", String.valueOf(failure.getMessage())));
        }
    }

    private static void answer(HttpServerRequest request, int code, ObjectNode body) {
        request.response()
                .setStatusCode(code)
                .putHeader("Content-Type", "application/json")
                .end(body.toString());
    }
}
