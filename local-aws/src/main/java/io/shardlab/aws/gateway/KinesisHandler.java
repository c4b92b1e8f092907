package io.shardlab.aws.gateway;

import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.faults.Effect;
import io.shardlab.aws.faults.Faults.InjectedFault;
import io.shardlab.aws.iam.Permission;
import io.shardlab.aws.iam.Principal;
import io.shardlab.aws.kinesis.operation.KinesisApi;
import io.shardlab.aws.kinesis.operation.Reply;
import io.shardlab.aws.protocol.EventStream;
import io.shardlab.aws.protocol.Structure;
import io.shardlab.aws.protocol.WireFormat;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The way to Kinesis: JSON and CBOR. */
final class KinesisHandler implements ServiceHandler {

    private static final String SUMMARY = "StreamDescriptionSummary";

    private final Vertx vertx;
    private final KinesisApi kinesis;

    KinesisHandler(Vertx vertx, KinesisApi kinesis) {
        this.vertx = vertx;
        this.kinesis = kinesis;
    }

    @Override
    public ApiCall read(HttpRequest incoming, Caller caller) {
        Target target = Target.of(incoming.header("X-Amz-Target"));
        Structure input = incoming.body().length() == 0
                ? Structure.EMPTY
                : format(incoming).decode(incoming.body().getBytes());
        List<String> resources = kinesis.resource(target.operation(), caller.region(), input).stream()
                .toList();
        return new ApiCall(
                "kinesis",
                target.operation(),
                caller,
                input,
                Permission.of("kinesis:" + target.operation(), resources),
                Optional.empty(),
                ApiCall.Access.POLICY,
                incoming);
    }

    @Override
    public Future<HttpResponse> answer(ApiCall request, Principal caller, List<InjectedFault> injected) {
        for (InjectedFault fault : injected) {
            if (fault.effect() instanceof Effect.StaleIterator
                    && request.action().equals("GetRecords")) {
                return Future.failedFuture(AwsException.client(
                        "ExpiredIteratorException",
                        "Iterator expired. A fault that was asked for makes it count as older than 300000"
                                + " milliseconds."));
            }
        }
        WireFormat format = format(request.incoming());
        Reply reply = kinesis.answer(request.action(), request.caller().region(), request.input());
        if (reply instanceof Reply.Events events) {
            var pump = new EventPump(vertx, events.subscription(), format);
            return Future.succeededFuture(new HttpResponse.Streamed(EventStream.CONTENT_TYPE, pump::start));
        }
        Structure answer = ((Reply.Whole) reply).structure();
        for (InjectedFault fault : injected) {
            if (fault.effect() instanceof Effect.OpenShardCount script) {
                answer = scripted(answer, script, fault.age());
            }
        }
        return Future.succeededFuture(HttpResponse.of(format, answer));
    }

    private static Structure scripted(Structure answer, Effect.OpenShardCount script, Duration age) {
        Optional<Integer> count = script.steps().stream()
                .filter(step -> step.after().compareTo(age) <= 0)
                .reduce((earlier, later) -> later)
                .map(Effect.OpenShardCount.Step::count);
        if (count.isEmpty() || !(answer.members().get(SUMMARY) instanceof Structure summary)) {
            return answer;
        }
        Map<String, Object> changed = new LinkedHashMap<>(summary.members());
        changed.put("OpenShardCount", (long) count.get());
        return Structure.of(Map.of(SUMMARY, Structure.of(changed)));
    }

    @Override
    public AwsException throttled(ApiCall request) {
        String about = request.resources().isEmpty()
                ? "the account"
                : request.resources().get(0);
        return request.action().startsWith("Put") || request.action().startsWith("Get")
                ? AwsException.client("ProvisionedThroughputExceededException", "Rate exceeded for " + about + ".")
                : AwsException.client("LimitExceededException", "Rate exceeded for " + about + ".");
    }

    @Override
    public HttpResponse refusal(HttpRequest incoming, AwsException refused) {
        return HttpResponse.of(format(incoming), refused);
    }

    private static WireFormat format(HttpRequest incoming) {
        return WireFormat.of(incoming.header("Content-Type")).orElse(WireFormat.JSON);
    }
}
