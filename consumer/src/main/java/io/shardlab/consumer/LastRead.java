package io.shardlab.consumer;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardRequest;

/**
 * When this process last tried to read the stream, whatever came of it: an AWS that does not answer is asked again and again, and
 * only a process that does not work any more asks nothing.
 */
final class LastRead implements ExecutionInterceptor {

    private final Clock clock;
    private volatile Instant at;

    LastRead(Clock clock) {
        this.clock = clock;
        this.at = clock.instant();
    }

    /** How long ago that was, or the start. */
    Duration age() {
        return Duration.between(at, clock.instant());
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        var request = context.request();
        if (request instanceof GetRecordsRequest
                || request instanceof GetShardIteratorRequest
                || request instanceof SubscribeToShardRequest) {
            at = clock.instant();
        }
    }
}
