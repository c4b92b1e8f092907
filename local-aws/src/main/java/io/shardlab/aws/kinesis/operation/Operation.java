package io.shardlab.aws.kinesis.operation;

import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.kinesis.CallRate;
import io.shardlab.aws.protocol.Input;
import io.shardlab.aws.protocol.Structure;

/**
 * One operation of the Kinesis API.
 *
 * @param name for example {@code PutRecord}
 * @param rate how often it may be called
 * @param resource what it acts on: read from the request in one place, judged by IAM, and all that the handler is given of it
 * @param <T> what a call acts on, as {@code resource} reads it
 */
record Operation<T>(String name, CallRate rate, Resource<T> resource, Handler<T> handler) {

    /** How an operation answers. */
    sealed interface Handler<T> permits Whole, Streaming {}

    /** Answers with one structure. */
    @FunctionalInterface
    non-sealed interface Whole<T> extends Handler<T> {

        /**
         * Answers a call.
         *
         * @param target what the call acts on
         * @throws AwsException when the call is refused; then it has changed nothing
         */
        Structure answer(T target, Input input);
    }

    /** Answers with events that go on. */
    @FunctionalInterface
    non-sealed interface Streaming<T> extends Handler<T> {

        /**
         * Begins to answer a call.
         *
         * @param target what the call acts on
         * @throws AwsException when the call is refused
         */
        Subscription subscribe(T target, Input input);
    }

    static <T> Operation<T> of(String name, CallRate rate, Resource<T> resource, Whole<T> handler) {
        return new Operation<>(name, rate, resource, handler);
    }

    static <T> Operation<T> streaming(String name, CallRate rate, Resource<T> resource, Streaming<T> handler) {
        return new Operation<>(name, rate, resource, handler);
    }

    /** Answers a call made to a region. */
    Reply answer(String region, Input input) {
        T target = resource.read(region, input);
        if (handler instanceof Streaming<T> streaming) {
            return new Reply.Events(streaming.subscribe(target, input));
        }
        return new Reply.Whole(((Whole<T>) handler).answer(target, input));
    }
}
