package io.shardlab.aws.gateway;

import io.shardlab.aws.cloudwatch.operation.CloudWatchApi;
import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.faults.Faults.InjectedFault;
import io.shardlab.aws.iam.Permission;
import io.shardlab.aws.iam.Principal;
import io.shardlab.aws.protocol.Structure;
import io.shardlab.aws.protocol.WireFormat;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The way to CloudWatch: Smithy RPC v2 in CBOR, which the AWS SDK for Java speaks, and JSON 1.0, which the AWS CLI speaks. */
final class CloudWatchHandler implements ServiceHandler {

    private static final String SERVICE = "GraniteServiceVersion20100801";
    private static final String PATH = "/service/" + SERVICE + "/operation/";
    private static final Protocol RPC = new Protocol(
            WireFormat.RPC_CBOR, WireFormat.RPC_CBOR.contentType(), Map.of("smithy-protocol", "rpc-v2-cbor"));
    private static final Protocol JSON = new Protocol(WireFormat.JSON, "application/x-amz-json-1.0", Map.of());

    /**
     * How a caller speaks.
     *
     * @param headers of every answer
     */
    private record Protocol(WireFormat format, String contentType, Map<String, String> headers) {

        /** Smithy RPC v2 names the operation in the path, JSON in a header. */
        static Protocol of(HttpRequest incoming) {
            return incoming.path().startsWith(PATH) ? RPC : JSON;
        }
    }

    private final CloudWatchApi cloudWatch;

    CloudWatchHandler(CloudWatchApi cloudWatch) {
        this.cloudWatch = cloudWatch;
    }

    static boolean isFor(HttpRequest incoming) {
        return incoming.path().startsWith(PATH)
                || Target.of(incoming.header("X-Amz-Target")).service().equals(SERVICE);
    }

    @Override
    public String signedFor(ApiCall request) {
        return "monitoring";
    }

    @Override
    public ApiCall read(HttpRequest incoming, Caller caller) {
        Protocol protocol = Protocol.of(incoming);
        String operation = protocol == RPC
                ? incoming.path().substring(PATH.length())
                : Target.of(incoming.header("X-Amz-Target")).operation();
        Structure input = incoming.body().length() == 0
                ? Structure.EMPTY
                : protocol.format().decode(incoming.body().getBytes());
        return new ApiCall(
                "cloudwatch",
                operation,
                caller,
                input,
                Permission.of("cloudwatch:" + operation, List.of()),
                Optional.empty(),
                ApiCall.Access.POLICY,
                incoming);
    }

    @Override
    public Future<HttpResponse> answer(ApiCall request, Principal caller, List<InjectedFault> injected) {
        Structure answer = cloudWatch.answer(request.action(), request.caller().region(), request.input());
        Protocol protocol = Protocol.of(request.incoming());
        return Future.succeededFuture(new HttpResponse.Whole(
                200,
                HttpResponse.OK,
                protocol.contentType(),
                protocol.headers(),
                protocol.format().encode(answer)));
    }

    @Override
    public AwsException throttled(ApiCall request) {
        return AwsException.client("ThrottlingException", "Rate exceeded");
    }

    @Override
    public HttpResponse refusal(HttpRequest incoming, AwsException refused) {
        Protocol protocol = Protocol.of(incoming);
        HttpResponse.Whole refusal =
                HttpResponse.refusal(refused, protocol.contentType(), protocol.format(), refused.type());
        Map<String, String> headers = new LinkedHashMap<>(refusal.headers());
        headers.putAll(protocol.headers());
        return new HttpResponse.Whole(
                refusal.status(), refusal.outcome(), refusal.contentType(), headers, refusal.body());
    }
}
