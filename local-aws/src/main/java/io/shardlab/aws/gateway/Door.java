package io.shardlab.aws.gateway;

import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.faults.Faults.Strike;
import io.shardlab.aws.iam.Principal;
import io.vertx.core.Future;
import java.util.List;

/** The way into one service and back: it knows the service's wire formats and what its calls are about. */
interface Door {

    /** Whether only the body can say if the caller need be known, so that it is read of everybody. */
    default boolean admitsStrangers() {
        return false;
    }

    /**
     * Understands a call.
     *
     * @throws AwsException {@code SerializationException} and the like
     */
    Request read(Incoming incoming, Caller caller);

    /**
     * Answers a call; the future fails with an {@link AwsException} when the service refuses.
     *
     * @param strikes the faults that strike it, of which a door heeds those that change answers
     */
    Future<Answer> answer(Request request, Principal caller, List<Strike> strikes);

    /** How this service refuses a call that comes too soon. */
    AwsException throttled(Request request);

    /** Writes a refusal in the caller's wire format. */
    Answer refusal(Incoming incoming, AwsException refused);
}
