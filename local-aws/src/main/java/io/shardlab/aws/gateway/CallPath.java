package io.shardlab.aws.gateway;

import io.shardlab.aws.calls.Call;
import io.shardlab.aws.calls.CallLog;
import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.faults.Effect;
import io.shardlab.aws.faults.Faults;
import io.shardlab.aws.faults.Faults.Strike;
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

/** The way of every call: who is calling, what is asked for, does a fault strike, the service, one line in the log. */
final class CallPath {

    private static final Logger LOG = LoggerFactory.getLogger(CallPath.class);

    private final Vertx vertx;
    private final Clock clock;
    private final Doors doors;
    private final TrustedHosts hosts;
    private final Iam iam;
    private final Faults faults;
    private final CallLog log;

    CallPath(Vertx vertx, Clock clock, Doors doors, TrustedHosts hosts, Iam iam, Faults faults, CallLog log) {
        this.vertx = vertx;
        this.clock = clock;
        this.doors = doors;
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
        private Optional<Request> request = Optional.empty();

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
    Optional<Answer> refusedByHead(Incoming head) {
        var progress = new Progress(clock.instant());
        Door door = doors.of(head);
        try {
            if (!iam.isEnforced()) {
                hosts.admit(head, "local-aws");
            } else if (!door.admitsStrangers()) {
                iam.key(SignatureV4.parse(head.header("Authorization")), head.header("X-Amz-Security-Token"));
            }
            return Optional.empty();
        } catch (AwsException refused) {
            Answer answer = door.refusal(head, refused);
            write(head, progress, answer);
            return Optional.of(answer);
        }
    }

    /** Answers; the future never fails. */
    Future<Answer> answer(Incoming incoming) {
        var progress = new Progress(clock.instant());
        Door door = doors.of(incoming);
        return answer(door, incoming, progress)
                .otherwise(failure -> door.refusal(incoming, refusal(failure)))
                .onSuccess(answer -> write(incoming, progress, answer));
    }

    private Future<Answer> answer(Door door, Incoming incoming, Progress progress) {
        try {
            Caller caller = Caller.of(incoming.header("Authorization"));
            Request request = door.read(incoming, caller);
            progress.request = Optional.of(request);
            if (request.access() != Request.Access.OPEN) {
                progress.principal = authenticate(incoming, request.service());
            }
            if (request.access() == Request.Access.POLICY) {
                iam.authorize(progress.principal, request.permissions(), caller.region());
            }
            List<Strike> strikes = faults.strike(request.service(), request.action(), progress.principal.arn());
            Duration delay = strikes.stream()
                    .filter(strike -> strike.effect() instanceof Effect.Latency)
                    .map(strike -> faults.draw((Effect.Latency) strike.effect()))
                    .reduce(Duration.ZERO, Duration::plus);
            return after(delay).compose(ready -> struck(door, request, progress.principal, strikes));
        } catch (RuntimeException | StackOverflowError e) {
            return Future.failedFuture(e);
        }
    }

    private static Future<Answer> struck(Door door, Request request, Principal caller, List<Strike> strikes) {
        for (Strike strike : strikes) {
            if (strike.effect() instanceof Effect.Throttle) {
                throw door.throttled(request);
            }
            if (strike.effect() instanceof Effect.ServerError error) {
                throw AwsException.withStatus(
                        error.status(),
                        error.status() == 503 ? "ServiceUnavailable" : "InternalFailure",
                        "A fault that was asked for makes this call fail.");
            }
            if (strike.effect() instanceof Effect.Reset) {
                return Future.succeededFuture(new Answer.Reset());
            }
        }
        return door.answer(request, caller, strikes);
    }

    private Principal authenticate(Incoming incoming, String service) {
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

    private void write(Incoming incoming, Progress progress, Answer answer) {
        String action =
                progress.request.map(Request::name).orElseGet(() -> "unread:" + incoming.header("X-Amz-Target"));
        log.add(new Call(
                progress.arrived,
                progress.principal.arn(),
                action,
                incoming.header("Content-Type"),
                progress.request.map(Request::resources).orElse(List.of()),
                answer.outcome(),
                answer.status(),
                Duration.ofNanos(System.nanoTime() - progress.begunNanos),
                incoming.body().length(),
                answer instanceof Answer.Whole whole ? whole.body().length : 0,
                progress.request.flatMap(Request::key)));
    }
}
