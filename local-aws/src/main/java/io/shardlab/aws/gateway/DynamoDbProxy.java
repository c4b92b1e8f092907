package io.shardlab.aws.gateway;

import io.shardlab.aws.dynamodb.ItemKeys;
import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.protocol.Structure;
import io.shardlab.aws.protocol.WireFormat;
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
import java.util.Map;
import java.util.Optional;

/** A DynamoDB elsewhere, which calls are passed on to byte for byte. */
final class DynamoDbProxy implements DynamoDbBackend {

    private static final String REQUEST_ID = "x-amzn-RequestId";

    private final HttpClient client;
    private final URI endpoint;
    private final String authorization;
    private final ItemKeys keys = new ItemKeys();

    /** @param accessKey what calls are signed with in name only, since whoever made them signed for this endpoint */
    DynamoDbProxy(Vertx vertx, URI endpoint, String accessKey) {
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setMaxPoolSize(64).setKeepAliveTimeout(30));
        this.endpoint = endpoint;
        this.authorization = "AWS4-HMAC-SHA256 Credential=" + accessKey
                + "/20130101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=none";
    }

    @Override
    public Future<HttpResponse.Whole> answer(ApiCall request) {
        return client.request(new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setHost(endpoint.getHost())
                        .setPort(endpoint.getPort() < 0 ? 80 : endpoint.getPort())
                        .setURI("/"))
                .compose(passed -> send(passed, request.incoming()))
                .compose(DynamoDbProxy::read);
    }

    @Override
    public Optional<String> writtenKey(String operation, String region, Structure input) {
        keys.learn(operation, input);
        return keys.written(operation, input);
    }

    private Future<HttpClientResponse> send(HttpClientRequest request, HttpRequest incoming) {
        request.putHeader("X-Amz-Target", incoming.header("X-Amz-Target"));
        request.putHeader("Content-Type", incoming.header("Content-Type"));
        request.putHeader("Authorization", authorization);
        return request.send(incoming.body());
    }

    private static Future<HttpResponse.Whole> read(HttpClientResponse response) {
        return response.body().map(body -> {
            Map<String, String> headers = new LinkedHashMap<>();
            Optional.ofNullable(response.getHeader(REQUEST_ID)).ifPresent(value -> headers.put(REQUEST_ID, value));
            String contentType = response.getHeader("Content-Type");
            return new HttpResponse.Whole(
                    response.statusCode(),
                    response.statusCode() == 200 ? HttpResponse.OK : errorType(body),
                    contentType == null ? CONTENT_TYPE : contentType,
                    headers,
                    body.getBytes());
        });
    }

    private static String errorType(Buffer body) {
        try {
            String type = String.valueOf(
                    WireFormat.JSON.decode(body.getBytes()).members().get("__type"));
            return type.substring(type.indexOf('#') + 1);
        } catch (AwsException unreadable) {
            return "unknown";
        }
    }
}
