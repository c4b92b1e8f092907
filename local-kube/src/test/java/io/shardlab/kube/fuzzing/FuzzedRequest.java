package io.shardlab.kube.fuzzing;

/**
 * A write with a mistake in it.
 *
 * @param method the HTTP method
 * @param path with the query
 * @param contentType of the body
 * @param body JSON
 */
record FuzzedRequest(String method, String path, String contentType, String body) {

    @Override
    public String toString() {
        String shown = body.length() > 4_000 ? body.substring(0, 4_000) + "..." : body;
        return method + " " + path + " (" + contentType + ")\n" + shown;
    }
}
