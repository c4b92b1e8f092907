package io.shardlab.aws.gateway;

import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.protocol.Structure;
import io.shardlab.aws.protocol.WireFormat;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.Map;
import java.util.function.BiConsumer;

/** What goes back to the caller. */
sealed interface HttpResponse {

    /** What the call log says about it. */
    String outcome();

    int status();

    /**
     * An answer that is there as a whole.
     *
     * @param outcome {@code ok} or the error's type
     * @param headers beside {@code Content-Type}
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Whole(int status, String outcome, String contentType, Map<String, String> headers, byte[] body)
            implements HttpResponse {}

    /**
     * An answer that goes on for a while.
     *
     * @param writer is given the response once its head is set
     */
    record Streamed(String contentType, BiConsumer<HttpServerResponse, HttpVersion> writer) implements HttpResponse {
        @Override
        public String outcome() {
            return OK;
        }

        @Override
        public int status() {
            return 200;
        }
    }

    /** No answer: the connection is reset. */
    record Reset() implements HttpResponse {
        @Override
        public String outcome() {
            return "reset";
        }

        @Override
        public int status() {
            return 0;
        }
    }

    String OK = "ok";

    static HttpResponse of(WireFormat format, Structure structure) {
        // AWS sends no body at all where an operation has no output.
        byte[] body = structure == Structure.EMPTY ? new byte[0] : format.encode(structure);
        return new Whole(200, OK, format.contentType(), Map.of(), body);
    }

    static HttpResponse of(WireFormat format, AwsException refusal) {
        return refusal(refusal, format.contentType(), format, refusal.type());
    }

    /** @param writtenType the error's type as this service writes it */
    static Whole refusal(AwsException refusal, String contentType, WireFormat format, String writtenType) {
        Structure.Builder body = Structure.builder().with("__type", writtenType).with("message", refusal.getMessage());
        refusal.members().forEach(body::with);
        return new Whole(
                refusal.status(),
                refusal.type(),
                contentType,
                Map.of("x-amzn-ErrorType", refusal.type()),
                format.encode(body.build()));
    }
}
