package io.shardlab.aws.gateway;

import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.faults.Faults.InjectedFault;
import io.shardlab.aws.iam.Principal;
import io.vertx.core.Future;
import java.util.List;

/** The way into one service and back: it knows the service's wire formats and what its calls are about. */
interface ServiceHandler {

    /** Whether only the body can say if the caller need be known, so that it is read of everybody. */
    default boolean admitsStrangers() {
        return false;
    }

    /** The service in the scope of a call's signature. */
    default String signedFor(ApiCall request) {
        return request.service();
    }

    /**
     * Understands a call.
     *
     * @throws AwsException {@code SerializationException} and the like
     */
    ApiCall read(HttpRequest incoming, Caller caller);

    /**
     * Answers a call; the future fails with an {@link AwsException} when the service refuses.
     *
     * @param injected the faults injected into it, of which a handler heeds those that change answers
     */
    Future<HttpResponse> answer(ApiCall request, Principal caller, List<InjectedFault> injected);

    /** How this service refuses a call that comes too soon. */
    AwsException throttled(ApiCall request);

    /** Writes a refusal in the caller's wire format. */
    HttpResponse refusal(HttpRequest incoming, AwsException refused);
}
