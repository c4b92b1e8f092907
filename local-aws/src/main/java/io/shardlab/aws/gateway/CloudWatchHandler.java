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

/** The way to CloudWatch: the protocol Smithy RPC v2 in CBOR, which the SDKs speak with it. */
final class CloudWatchHandler implements ServiceHandler {

    private static final String PATH = "/service/GraniteServiceVersion20100801/operation/";
    private static final Map<String, String> PROTOCOL = Map.of("smithy-protocol", "rpc-v2-cbor");

    private final CloudWatchApi cloudWatch;

    CloudWatchHandler(CloudWatchApi cloudWatch) {
        this.cloudWatch = cloudWatch;
    }

    static boolean isFor(HttpRequest incoming) {
        return incoming.path().startsWith(PATH);
    }

    @Override
    public String signedFor(ApiCall request) {
        return "monitoring";
    }

    @Override
    public ApiCall read(HttpRequest incoming, Caller caller) {
        String operation = incoming.path().substring(PATH.length());
        Structure input = incoming.body().length() == 0
                ? Structure.EMPTY
                : WireFormat.RPC_CBOR.decode(incoming.body().getBytes());
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
        return Future.succeededFuture(new HttpResponse.Whole(
                200, HttpResponse.OK, WireFormat.RPC_CBOR.contentType(), PROTOCOL, WireFormat.RPC_CBOR.encode(answer)));
    }

    @Override
    public AwsException throttled(ApiCall request) {
        return AwsException.client("ThrottlingException", "Rate exceeded");
    }

    @Override
    public HttpResponse refusal(HttpRequest incoming, AwsException refused) {
        HttpResponse.Whole refusal =
                HttpResponse.refusal(refused, WireFormat.RPC_CBOR.contentType(), WireFormat.RPC_CBOR, refused.type());
        Map<String, String> headers = new LinkedHashMap<>(refusal.headers());
        headers.putAll(PROTOCOL);
        return new HttpResponse.Whole(
                refusal.status(), refusal.outcome(), refusal.contentType(), headers, refusal.body());
    }
}
