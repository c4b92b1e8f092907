package io.shardlab.aws.gateway;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Passes DynamoDB calls on, byte for byte, and waits while DynamoDB is still starting. */
final class DynamoDbDoor {

    private static final List<String> ANSWER_HEADERS = List.of("x-amzn-RequestId", "x-amz-crc32");
    /** DynamoDB Local only looks whether there is a signature; one form for all callers serves it best. */
    private static final String AUTHORIZATION =
            "AWS4-HMAC-SHA256 Credential=local/20130101/us-east-1/dynamodb/aws4_request,"
                    + " SignedHeaders=host, Signature=none";

    private final HttpClient client;
    private final Future<URI> endpoint;

    DynamoDbDoor(Vertx vertx, Future<URI> endpoint) {
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setMaxPoolSize(64).setKeepAliveTimeout(30));
        this.endpoint = endpoint;
    }

    Future<Answer> answer(String target, String contentType, Buffer body) {
        return endpoint.compose(uri -> client.request(new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setHost(uri.getHost())
                        .setPort(uri.getPort() < 0 ? 80 : uri.getPort())
                        .setURI("/")))
                .compose(request -> send(request, target, contentType, body))
                .compose(DynamoDbDoor::read);
    }

    private static Future<HttpClientResponse> send(
            HttpClientRequest request, String target, String contentType, Buffer body) {
        request.putHeader("X-Amz-Target", target);
        request.putHeader("Content-Type", contentType);
        request.putHeader("Authorization", AUTHORIZATION);
        return request.send(body);
    }

    private static Future<Answer> read(HttpClientResponse response) {
        return response.body().map(body -> {
            Map<String, String> headers = new LinkedHashMap<>();
            for (String name : ANSWER_HEADERS) {
                if (response.getHeader(name) != null) {
                    headers.put(name, response.getHeader(name));
                }
            }
            String contentType = response.getHeader("Content-Type");
            return new Answer(
                    response.statusCode(),
                    contentType == null ? "application/x-amz-json-1.0" : contentType,
                    headers,
                    body.getBytes());
        });
    }
}
