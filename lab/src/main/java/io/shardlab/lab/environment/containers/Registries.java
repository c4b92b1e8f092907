package io.shardlab.lab.environment.containers;

import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.api.model.InfoRegistryConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where an engine gets images from.
 *
 * @param info the engine's own account of itself
 */
record Registries(Info info) {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int HTTPS = 443;

    /** Does anybody answer who could have this image? Behind a proxy the engine finds out by itself. */
    boolean mayOffer(String image) {
        boolean proxy = Stream.of(info.getHttpsProxy(), info.getHttpProxy())
                .anyMatch(address -> address != null && !address.isEmpty());
        return proxy || addresses(image).stream().anyMatch(Registries::answers);
    }

    /** The host that an image's name begins with, or else the engine's default registry and its mirrors. */
    private List<URI> addresses(String image) {
        int slash = image.indexOf('/');
        var first = slash < 0 ? "" : image.substring(0, slash);
        if (first.contains(".") || first.contains(":") || first.equals("localhost")) {
            return List.of(URI.create("https://" + first));
        }
        var mirrors = Optional.ofNullable(info.getRegistryConfig())
                .map(InfoRegistryConfig::getMirrors)
                .map(found -> (List<?>) found)
                .orElse(List.of());
        return Stream.concat(mirrors.stream(), Stream.ofNullable(info.getIndexServerAddress()))
                .map(address -> URI.create(address.toString()))
                .toList();
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
