package io.shardlab.aws.gateway;

import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.kinesis.operation.Subscription;
import io.shardlab.aws.protocol.EventStream;
import io.shardlab.aws.protocol.Structure;
import io.shardlab.aws.protocol.WireFormat;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.nio.ByteBuffer;

/** Carries the events of a subscription into an HTTP response until either ends. */
final class EventPump {

    /** AWS names 70 ms as the usual time from put to delivery. */
    private static final long PERIOD_MILLIS = 20;

    private final Vertx vertx;
    private final Subscription subscription;
    private final WireFormat format;

    EventPump(Vertx vertx, Subscription subscription, WireFormat format) {
        this.vertx = vertx;
        this.subscription = subscription;
        this.format = format;
    }

    void start(HttpServerResponse response, HttpVersion version) {
        if (version != HttpVersion.HTTP_2) {
            response.setChunked(true);
        }
        write(response, EventStream.event("initial-response", format, Structure.EMPTY));
        long timer = vertx.setPeriodic(PERIOD_MILLIS, id -> pump(response, id));
        response.closeHandler(closed -> vertx.cancelTimer(timer));
        response.exceptionHandler(failure -> vertx.cancelTimer(timer));
    }

    private void pump(HttpServerResponse response, long timer) {
        if (response.ended() || response.closed()) {
            vertx.cancelTimer(timer);
            return;
        }
        try {
            // What a slow reader has not taken yet stays in the shard, not in our memory.
            while (!response.writeQueueFull()) {
                var event = subscription.next();
                if (event.isEmpty()) {
                    break;
                }
                write(response, EventStream.event("SubscribeToShardEvent", format, event.get()));
            }
        } catch (AwsException e) {
            write(response, EventStream.exception(e.type(), format, e.getMessage()));
        }
        if (subscription.hasEnded()) {
            vertx.cancelTimer(timer);
            response.end();
        }
    }

    private static void write(HttpServerResponse response, ByteBuffer message) {
        byte[] bytes = new byte[message.remaining()];
        message.get(bytes);
        response.write(Buffer.buffer(bytes));
    }
}
