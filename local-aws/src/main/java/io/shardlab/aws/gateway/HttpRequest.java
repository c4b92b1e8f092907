package io.shardlab.aws.gateway;

import io.shardlab.aws.iam.SignatureV4;
import io.shardlab.aws.iam.SignedRequest;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An HTTP request with its whole body, or its head while that is not there yet.
 *
 * @param uri path and query
 */
record HttpRequest(String method, String uri, MultiMap headers, Buffer body) {

    HttpRequest with(Buffer wholeBody) {
        return new HttpRequest(method, uri, headers, wholeBody);
    }

    /** A header's value, or an empty string. */
    String header(String name) {
        String value = headers.get(name);
        return value == null ? "" : value;
    }

    String path() {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    /** What a signature of this request covers. */
    SignedRequest toSigned() {
        int query = uri.indexOf('?');
        Map<String, List<String>> byName = new LinkedHashMap<>();
        headers.forEach(
                (name, value) -> byName.computeIfAbsent(name.toLowerCase(Locale.ROOT), fresh -> new ArrayList<>())
                        .add(value));
        return new SignedRequest(
                method,
                path(),
                query < 0 ? "" : uri.substring(query + 1),
                byName,
                SignatureV4.payloadHash(body.getBytes()));
    }
}
