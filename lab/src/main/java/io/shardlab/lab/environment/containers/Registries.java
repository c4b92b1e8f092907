package io.shardlab.lab.environment.containers;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Where an engine gets images from.
 *
 * @param info the engine's own account of itself
 */
record Registries(JsonNode info) {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int HTTPS = 443;

    /** Does anybody answer who could have this image? Behind a proxy the engine finds out by itself. */
    boolean mayOffer(String image) {
        boolean proxy = !info.path("HttpsProxy").asText("").isEmpty()
                || !info.path("HttpProxy").asText("").isEmpty();
        return proxy || addresses(image).stream().anyMatch(Registries::answers);
    }

    /** The host that an image's name begins with, or else the engine's default registry and its mirrors. */
    private List<URI> addresses(String image) {
        int slash = image.indexOf('/');
        var first = slash < 0 ? "" : image.substring(0, slash);
        if (first.contains(".") || first.contains(":") || first.equals("localhost")) {
            return List.of(URI.create("https://" + first));
        }
        var addresses = new ArrayList<URI>();
        info.at("/RegistryConfig/Mirrors").forEach(mirror -> addresses.add(URI.create(mirror.asText())));
        addresses.add(URI.create(info.path("IndexServerAddress").asText("")));
        return addresses;
    }

    private static boolean answers(URI registry) {
        if (registry.getHost() == null) {
            return false;
        }
        int port = registry.getPort() < 0 ? HTTPS : registry.getPort();
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(registry.getHost(), port), (int) PATIENCE.toMillis());
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
