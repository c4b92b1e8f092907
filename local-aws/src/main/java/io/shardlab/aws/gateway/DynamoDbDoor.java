package io.shardlab.aws.gateway;

import io.shardlab.aws.dynamodb.ItemKeys;
import io.shardlab.aws.dynamodb.TableAccess;
import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.faults.Effect;
import io.shardlab.aws.faults.Faults.Strike;
import io.shardlab.aws.iam.Principal;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The way to DynamoDB: calls are passed on byte for byte, and wait while DynamoDB is still starting. */
final class DynamoDbDoor implements Door {

    private static final List<String> ANSWER_HEADERS = List.of("x-amzn-RequestId", "x-amz-crc32");
    private static final String CONTENT_TYPE = "application/x-amz-json-1.0";
    private static final String TYPE_PREFIX = "com.amazonaws.dynamodb.v20120810#";

    private final HttpClient client;
    private final Future<URI> endpoint;
    private final String authorization;
    private final String account;
    private final ItemKeys keys = new ItemKeys();
    private final SlowIndexes slowIndexes;

    /** @param accessKey what DynamoDB Local wants calls to be signed with; it does not look at the signature */
    DynamoDbDoor(Vertx vertx, Future<URI> endpoint, String accessKey, String account, SlowIndexes slowIndexes) {
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setMaxPoolSize(64).setKeepAliveTimeout(30));
        this.endpoint = endpoint;
        this.authorization = "AWS4-HMAC-SHA256 Credential=" + accessKey
                + "/20130101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=none";
        this.account = account;
        this.slowIndexes = slowIndexes;
    }

    @Override
    public Request read(Incoming incoming, Caller caller) {
        Target target = Target.of(incoming.header("X-Amz-Target"));
        Structure input = WireFormat.JSON.decode(incoming.body().getBytes());
        keys.learn(target.operation(), input);
        return new Request(
                "dynamodb",
                target.operation(),
                caller,
                input,
                new TableAccess(caller.region(), account).of(target.operation(), input),
                keys.written(target.operation(), input),
                Request.Access.POLICY,
                incoming);
    }

    @Override
    public Future<Answer> answer(Request request, Principal caller, List<Strike> strikes) {
        return endpoint.compose(uri -> client.request(new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setHost(uri.getHost())
                        .setPort(uri.getPort() < 0 ? 80 : uri.getPort())
                        .setURI("/")))
                .compose(passed -> send(passed, request.incoming()))
                .compose(DynamoDbDoor::read)
                .map(answer -> strikes.stream()
                        .filter(strike -> strike.effect() instanceof Effect.IndexCreating)
                        .reduce(
                                answer,
                                (changed, strike) -> slowIndexes.hide(changed, (Effect.IndexCreating) strike.effect()),
                                (one, other) -> other));
    }

    @Override
    public AwsException throttled(Request request) {
        return AwsException.client(
                "ProvisionedThroughputExceededException",
                "The level of configured provisioned throughput for the table was exceeded. Consider increasing your"
                        + " provisioning level with the UpdateTable API.");
    }

    @Override
    public Answer refusal(Incoming incoming, AwsException refused) {
        return Answer.refusal(refused, CONTENT_TYPE, WireFormat.JSON, TYPE_PREFIX + refused.type());
    }

    private Future<HttpClientResponse> send(HttpClientRequest request, Incoming incoming) {
        request.putHeader("X-Amz-Target", incoming.header("X-Amz-Target"));
        request.putHeader("Content-Type", incoming.header("Content-Type"));
        request.putHeader("Authorization", authorization);
        return request.send(incoming.body());
    }

    private static Future<Answer.Whole> read(HttpClientResponse response) {
        return response.body().map(body -> {
            Map<String, String> headers = new LinkedHashMap<>();
            for (String name : ANSWER_HEADERS) {
                Optional.ofNullable(response.getHeader(name)).ifPresent(value -> headers.put(name, value));
            }
            String contentType = response.getHeader("Content-Type");
            return new Answer.Whole(
                    response.statusCode(),
                    response.statusCode() == 200 ? Answer.OK : errorType(body),
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
