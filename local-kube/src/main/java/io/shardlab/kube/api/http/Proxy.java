package io.shardlab.kube.api.http;

import io.shardlab.kube.api.registry.ApiError;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Hands a request to another server on this machine and its answer, as it comes, to the client. */
public final class Proxy {

    private static final int CONNECT_MILLIS = 2_000;

    /** Upstream's {@code RequestTimeout}; an answer that has begun may take as long as it likes, as a watch does. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client;
    private final Duration patience;

    public Proxy(Vertx vertx) {
        this(vertx, PATIENCE);
    }

    /** @param patience how long the other server may take to begin its answer */
    Proxy(Vertx vertx, Duration patience) {
        this.patience = patience;
        client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS));
    }

    public HttpClient client() {
        return client;
    }

    /** Forwards a request, telling the other server the user's name. */
    public void forward(Exchange exchange, String host, int port, String uri) {
        RequestOptions options = new RequestOptions()
                .setMethod(exchange.request().method())
                .setHost(host)
                .setPort(port)
                .setURI(uri)
                .putHeader("X-Remote-User", exchange.user())
                .putHeader("Accept", exchange.accept())
                .putHeader("Content-Type", exchange.contentType());
        client.request(options)
                .compose(request -> request.send(exchange.body())
                        .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                        .onFailure(failure -> request.reset()))
                .compose(response -> answer(exchange, response))
                .onFailure(failure -> {
                    ApiError error = failure instanceof TimeoutException
                            ? ApiError.timeout()
                            : ApiError.unavailable("the server behind " + exchange.path() + " cannot be reached at "
                                    + host + ":" + port + ": " + failure.getMessage());
                    exchange.reply(error.code(), error.status());
                });
    }

    private static Future<Void> answer(Exchange exchange, HttpClientResponse response) {
        HttpServerResponse client = exchange.request().response();
        client.setStatusCode(response.statusCode());
        String type = response.getHeader("Content-Type");
        client.putHeader("Content-Type", type == null ? "application/json" : type);
        client.setChunked(true);
        return response.pipe().endOnFailure(false).to(client);
    }
}
