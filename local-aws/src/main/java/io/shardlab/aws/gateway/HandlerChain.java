package io.shardlab.aws.gateway;

import io.shardlab.aws.calls.Call;
import io.shardlab.aws.calls.CallLog;
import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.faults.Effect;
import io.shardlab.aws.faults.Faults;
import io.shardlab.aws.faults.Faults.InjectedFault;
import io.shardlab.aws.iam.Iam;
import io.shardlab.aws.iam.Principal;
import io.shardlab.aws.iam.SignatureV4;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of every call: who is calling, what is asked for, is a fault injected, the service, one line in the log. */
final class HandlerChain {

    private static final Logger LOG = LoggerFactory.getLogger(HandlerChain.class);

    private final Vertx vertx;
    private final Clock clock;
    private final ServiceHandlers handlers;
    private final TrustedHosts hosts;
    private final Iam iam;
    private final Faults faults;
    private final CallLog log;

    HandlerChain(
            Vertx vertx,
            Clock clock,
            ServiceHandlers handlers,
            TrustedHosts hosts,
            Iam iam,
            Faults faults,
            CallLog log) {
        this.vertx = vertx;
        this.clock = clock;
        this.handlers = handlers;
        this.hosts = hosts;
        this.iam = iam;
        this.faults = faults;
        this.log = log;
    }

    /** What is known of a call while it is on its way. */
    private static final class Progress {

        private final Instant arrived;
        private final long begunNanos = System.nanoTime();
        private Principal principal = Principal.unverified("anonymous");
        private Optional<ApiCall> request = Optional.empty();

        private Progress(Instant arrived) {
            this.arrived = arrived;
        }
    }

    /**
     * What is refused before its body is read: whoever is not known, and while nobody need be, whatever a web page can have
     * sent.
     *
     * @param head the request without its body
     */
    Optional<HttpResponse> refusedByHead(HttpRequest head) {
        var progress = new Progress(clock.instant());
        ServiceHandler handler = handlers.of(head);
        try {
            if (!iam.isEnforced()) {
                hosts.admit(head, "local-aws");
            } else if (!handler.admitsStrangers()) {
                iam.key(SignatureV4.parse(head.header("Authorization")), head.header("X-Amz-Security-Token"));
            }
            return Optional.empty();
        } catch (AwsException refused) {
            HttpResponse answer = handler.refusal(head, refused);
            write(head, progress, answer);
            return Optional.of(answer);
        }
    }

    /** Answers; the future never fails. */
    Future<HttpResponse> answer(HttpRequest incoming) {
        var progress = new Progress(clock.instant());
        ServiceHandler handler = handlers.of(incoming);
        return answer(handler, incoming, progress)
                .otherwise(failure -> handler.refusal(incoming, refusal(failure)))
                .onSuccess(answer -> write(incoming, progress, answer));
    }

    private Future<HttpResponse> answer(ServiceHandler handler, HttpRequest incoming, Progress progress) {
        try {
            Caller caller = Caller.of(incoming.header("Authorization"));
            ApiCall request = handler.read(incoming, caller);
            progress.request = Optional.of(request);
            if (request.access() != ApiCall.Access.OPEN) {
                progress.principal = authenticate(incoming, handler.signedFor(request));
            }
            if (request.access() == ApiCall.Access.POLICY) {
                iam.authorize(progress.principal, request.permissions(), caller.region());
            }
            List<InjectedFault> injected = faults.inject(request.service(), request.action(), progress.principal.arn());
            Duration delay = injected.stream()
                    .filter(fault -> fault.effect() instanceof Effect.Latency)
                    .map(fault -> faults.draw((Effect.Latency) fault.effect()))
                    .reduce(Duration.ZERO, Duration::plus);
            return after(delay).compose(ready -> injected(handler, request, progress.principal, injected));
        } catch (RuntimeException | StackOverflowError e) {
            return Future.failedFuture(e);
        }
    }

    private static Future<HttpResponse> injected(
            ServiceHandler handler, ApiCall request, Principal caller, List<InjectedFault> injected) {
        for (InjectedFault fault : injected) {
            if (fault.effect() instanceof Effect.Throttle) {
                throw handler.throttled(request);
            }
            if (fault.effect() instanceof Effect.ServerError error) {
                throw AwsException.withStatus(
                        error.status(),
                        error.status() == 503 ? "ServiceUnavailable" : "InternalFailure",
                        "A fault that was asked for makes this call fail.");
            }
            if (fault.effect() instanceof Effect.Reset) {
                return Future.succeededFuture(new HttpResponse.Reset());
            }
        }
        return handler.answer(request, caller, injected);
    }

    private Principal authenticate(HttpRequest incoming, String service) {
        var signature = SignatureV4.parse(incoming.header("Authorization"));
        return iam.authenticate(signature, incoming.toSigned(), service, incoming.header("X-Amz-Security-Token"));
    }

    private Future<Void> after(Duration delay) {
        if (delay.isZero()) {
            return Future.succeededFuture();
        }
        Promise<Void> promise = Promise.promise();
        long shortest = 1;
        vertx.setTimer(Math.max(shortest, delay.toMillis()), timer -> promise.complete());
        return promise.future();
    }

    private static AwsException refusal(Throwable failure) {
        if (failure instanceof AwsException refused) {
            return refused;
        }
        if (failure instanceof UnsupportedOperationException unsupported) {
            return AwsException.withStatus(501, "NotImplemented", unsupported.getMessage());
        }
        LOG.error("a call failed inside local-aws", failure);
        return AwsException.withStatus(500, "InternalFailure", "local-aws failed at this call: " + failure + ".");
    }

    private void write(HttpRequest incoming, Progress progress, HttpResponse answer) {
        String action =
                progress.request.map(ApiCall::name).orElseGet(() -> "unread:" + incoming.header("X-Amz-Target"));
        log.add(new Call(
                progress.arrived,
                progress.principal.arn(),
                action,
                incoming.header("Content-Type"),
                progress.request.map(ApiCall::resources).orElse(List.of()),
                answer.outcome(),
                answer.status(),
                Duration.ofNanos(System.nanoTime() - progress.begunNanos),
                incoming.body().length(),
                answer instanceof HttpResponse.Whole whole ? whole.body().length : 0,
                progress.request.flatMap(ApiCall::key)));
    }
}
