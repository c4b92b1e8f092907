package io.shardlab.kube.api.http;

import io.shardlab.kube.api.registry.ApiError;
import io.shardlab.kube.api.registry.ObjectKey;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The path of a request for objects: {@code /apis/GROUP/VERSION/namespaces/NS/PLURAL/NAME/SUBRESOURCE}.
 *
 * @param group empty for the core group
 * @param namespace empty for cluster resources and for all namespaces
 * @param name empty for a collection
 * @param subresource empty for the object itself
 */
public record RequestPath(
        String group, String version, String namespace, String plural, String name, String subresource) {

    /** Parses a path; empty if it is none of this form, {@link ApiError} 400 if an escape in it is broken. */
    public static Optional<RequestPath> parse(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/")) {
            if (!segment.isEmpty()) {
                segments.add(decoded(segment));
            }
        }
        boolean core = !segments.isEmpty() && segments.get(0).equals("api");
        boolean named = !segments.isEmpty() && segments.get(0).equals("apis");
        int prefix = core ? 2 : 3;
        if (!(core || named) || segments.size() <= prefix) {
            return Optional.empty();
        }
        String group = core ? "" : segments.get(1);
        String version = segments.get(prefix - 1);
        List<String> rest = segments.subList(prefix, segments.size());
        // A namespace's own subresources look like resources inside it.
        boolean inside = rest.get(0).equals("namespaces")
                && rest.size() > 2
                && !(rest.size() == 3
                        && (rest.get(2).equals("status") || rest.get(2).equals("finalize")));
        String namespace = inside ? rest.get(1) : "";
        List<String> target = inside ? rest.subList(2, rest.size()) : rest;
        if (target.size() > 3) {
            return Optional.empty();
        }
        return Optional.of(new RequestPath(group, version, namespace, target.get(0), get(target, 1), get(target, 2)));
    }

    private static String decoded(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ApiError.badRequest("the path segment \"" + segment + "\" has a broken percent escape");
        }
    }

    private static String get(List<String> list, int index) {
        return index < list.size() ? list.get(index) : "";
    }

    public ObjectKey key() {
        return new ObjectKey(namespace, name);
    }
}
