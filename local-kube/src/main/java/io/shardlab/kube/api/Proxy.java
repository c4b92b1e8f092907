package io.shardlab.kube.api;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;

/** Hands a request to another server on this machine and its answer, as it comes, to the client. */
final class Proxy {

    private static final int CONNECT_MILLIS = 2_000;

    private final HttpClient client;

    Proxy(Vertx vertx) {
        client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS));
    }

    HttpClient client() {
        return client;
    }

    /** Forwards a request, telling the other server the user's name. */
    void forward(Exchange exchange, String host, int port, String uri) {
        RequestOptions options = new RequestOptions()
                .setMethod(exchange.request().method())
                .setHost(host)
                .setPort(port)
                .setURI(uri)
                .putHeader("X-Remote-User", exchange.user())
                .putHeader("Accept", exchange.accept())
                .putHeader("Content-Type", exchange.contentType());
        client.request(options)
                .compose(request -> request.send(exchange.body()))
                .onSuccess(response -> answer(exchange, response))
                .onFailure(failure -> {
                    ApiError error = ApiError.unavailable("the server behind " + exchange.path()
                            + " cannot be reached at " + host + ":" + port + ": " + failure.getMessage());
                    exchange.reply(error.code(), error.status());
                });
    }

    private static void answer(Exchange exchange, HttpClientResponse response) {
        HttpServerResponse client = exchange.request().response();
        client.setStatusCode(response.statusCode());
        String type = response.getHeader("Content-Type");
        client.putHeader("Content-Type", type == null ? "application/json" : type);
        client.setChunked(true);
        response.pipeTo(client);
    }
}
