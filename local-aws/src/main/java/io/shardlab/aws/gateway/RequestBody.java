package io.shardlab.aws.gateway;

import io.shardlab.aws.error.AwsException;
import io.vertx.core.buffer.Buffer;

/** A request's body while it arrives, up to a bound. */
final class RequestBody {

    private final int most;
    private final Buffer buffer = Buffer.buffer();

    /** @param most how many bytes are taken */
    RequestBody(int most) {
        this.most = most;
    }

    /**
     * Refuses a body that says beforehand that it is too large.
     *
     * @throws AwsException 413
     */
    void announce(String contentLength) {
        // More digits than a long has are too many bytes as well; anything but digits does not get through HTTP's
        // parser.
        if (contentLength.length() > 18 || (contentLength.matches("\\d+") && Long.parseLong(contentLength) > most)) {
            throw tooLarge();
        }
    }

    /** @throws AwsException 413 when it becomes too large */
    void add(Buffer part) {
        if (buffer.length() + part.length() > most) {
            throw tooLarge();
        }
        buffer.appendBuffer(part);
    }

    Buffer whole() {
        return buffer;
    }

    private AwsException tooLarge() {
        String bound = most >= 1 << 20 ? (most >> 20) + " MiB" : (most >> 10) + " KiB";
        return AwsException.withStatus(
                413, "RequestEntityTooLargeException", "The request is larger than " + bound + ".");
    }
}
