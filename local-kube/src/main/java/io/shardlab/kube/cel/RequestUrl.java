package io.shardlab.kube.cel;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** An absolute URL or an absolute path (Go: {@code url.ParseRequestURI}). */
record RequestUrl(URI uri) {

    static boolean isValid(String text) {
        return read(text).isPresent();
    }

    static RequestUrl parse(String text) {
        return read(text)
                .orElseThrow(
                        () -> new IllegalArgumentException("URL parse error during conversion from string: parse \""
                                + text + "\": invalid URI for request"));
    }

    private static Optional<RequestUrl> read(String text) {
        try {
            URI uri = new URI(text);
            return uri.isAbsolute() || text.startsWith("/") ? Optional.of(new RequestUrl(uri)) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    String scheme() {
        return Objects.requireNonNullElse(uri.getScheme(), "");
    }

    String host() {
        String authority = Objects.requireNonNullElse(uri.getRawAuthority(), "");
        return authority.substring(authority.indexOf('@') + 1);
    }

    String hostname() {
        String host = Objects.requireNonNullElse(uri.getHost(), "");
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    String port() {
        return uri.getPort() < 0 ? "" : String.valueOf(uri.getPort());
    }

    String path() {
        return Objects.requireNonNullElse(uri.getRawPath(), "");
    }

    Map<String, List<String>> query() {
        Map<String, List<String>> query = new LinkedHashMap<>();
        for (String pair : Objects.requireNonNullElse(uri.getRawQuery(), "").split("&")) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                query.computeIfAbsent(decoded(name), key -> new ArrayList<>())
                        .add(equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
