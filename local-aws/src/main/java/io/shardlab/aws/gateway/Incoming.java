package io.shardlab.aws.gateway;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/**
 * An HTTP request with its whole body.
 *
 * @param uri path and query
 */
record Incoming(String method, String uri, MultiMap headers, Buffer body) {

    /** A header's value, or an empty string. */
    String header(String name) {
        String value = headers.get(name);
        return value == null ? "" : value;
    }

    String path() {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }
}
