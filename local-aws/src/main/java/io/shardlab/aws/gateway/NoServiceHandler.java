package io.shardlab.aws.gateway;

import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.faults.Faults.InjectedFault;
import io.shardlab.aws.iam.Principal;
import io.shardlab.aws.protocol.WireFormat;
import io.vertx.core.Future;
import java.util.List;

/** Where calls go that no service here knows: each is refused by name, never answered with an empty 200. */
final class NoServiceHandler implements ServiceHandler {

    @Override
    public boolean admitsStrangers() {
        return true;
    }

    @Override
    public ApiCall read(HttpRequest incoming, Caller caller) {
        String target = incoming.header("X-Amz-Target");
        throw incoming.method().equals("POST")
                ? AwsException.client(
                        "UnknownOperationException",
                        "local-aws does not know this call: X-Amz-Target is \"" + target + "\", the path is "
                                + incoming.path() + ".")
                : AwsException.withStatus(
                        404,
                        "UnknownOperationException",
                        "Every AWS operation here is a POST; this is a " + incoming.method() + " of " + incoming.path()
                                + ".");
    }

    @Override
    public Future<HttpResponse> answer(ApiCall request, Principal caller, List<InjectedFault> injected) {
        throw new IllegalStateException("no call gets past read()");
    }

    @Override
    public AwsException throttled(ApiCall request) {
        throw new IllegalStateException("no call gets past read()");
    }

    @Override
    public HttpResponse refusal(HttpRequest incoming, AwsException refused) {
        return HttpResponse.of(WireFormat.of(incoming.header("Content-Type")).orElse(WireFormat.JSON), refused);
    }
}
