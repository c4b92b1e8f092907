package io.shardlab.aws.gateway;

import io.shardlab.aws.dynamodb.TableAccess;
import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.faults.Effect;
import io.shardlab.aws.faults.Faults.InjectedFault;
import io.shardlab.aws.iam.Principal;
import io.shardlab.aws.protocol.Structure;
import io.shardlab.aws.protocol.WireFormat;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/** The way to DynamoDB: JSON 1.0, and a checksum with every answer. */
final class DynamoDbHandler implements ServiceHandler {

    private static final String CHECKSUM = "x-amz-crc32";
    private static final String TYPE_PREFIX = "com.amazonaws.dynamodb.v20120810#";
    /** Refusals that AWS's framework makes, not DynamoDB. */
    private static final Map<String, String> OTHER_PREFIXES = Map.of(
            "ValidationException", "com.amazon.coral.validate#",
            "SerializationException", "com.amazon.coral.service#",
            "UnknownOperationException", "com.amazon.coral.service#");

    private final DynamoDbBackend backend;
    private final String account;
    private final SlowIndexes slowIndexes;

    DynamoDbHandler(DynamoDbBackend backend, String account, SlowIndexes slowIndexes) {
        this.backend = backend;
        this.account = account;
        this.slowIndexes = slowIndexes;
    }

    @Override
    public ApiCall read(HttpRequest incoming, Caller caller) {
        Target target = Target.of(incoming.header("X-Amz-Target"));
        Structure input = WireFormat.JSON.decode(incoming.body().getBytes());
        return new ApiCall(
                "dynamodb",
                target.operation(),
                caller,
                input,
                new TableAccess(caller.region(), account).of(target.operation(), input),
                backend.writtenKey(target.operation(), caller.region(), input),
                ApiCall.Access.POLICY,
                incoming);
    }

    @Override
    public Future<HttpResponse> answer(ApiCall request, Principal caller, List<InjectedFault> injected) {
        return backend.answer(request).map(answer -> {
            HttpResponse.Whole changed = answer;
            for (InjectedFault fault : injected) {
                if (fault.effect() instanceof Effect.IndexCreating creating) {
                    changed = slowIndexes.hide(changed, creating);
                }
            }
            return withChecksum(changed);
        });
    }

    @Override
    public AwsException throttled(ApiCall request) {
        return AwsException.client(
                "ProvisionedThroughputExceededException",
                "The level of configured provisioned throughput for the table was exceeded. Consider increasing your"
                        + " provisioning level with the UpdateTable API.");
    }

    @Override
    public HttpResponse refusal(HttpRequest incoming, AwsException refused) {
        String prefix = OTHER_PREFIXES.getOrDefault(refused.type(), TYPE_PREFIX);
        return withChecksum(
                HttpResponse.refusal(refused, DynamoDbBackend.CONTENT_TYPE, WireFormat.JSON, prefix + refused.type()));
    }

    private static HttpResponse.Whole withChecksum(HttpResponse.Whole answer) {
        var checksum = new CRC32();
        checksum.update(answer.body());
        Map<String, String> headers = new LinkedHashMap<>(answer.headers());
        headers.put(CHECKSUM, Long.toString(checksum.getValue()));
        return new HttpResponse.Whole(answer.status(), answer.outcome(), answer.contentType(), headers, answer.body());
    }
}
