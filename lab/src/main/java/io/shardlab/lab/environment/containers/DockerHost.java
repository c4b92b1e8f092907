package io.shardlab.lab.environment.containers;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.core.LocalDirectorySSLConfig;
import com.github.dockerjava.transport.SSLConfig;
import io.shardlab.lab.checkout.LabException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a Docker engine listens.
 *
 * @param address {@code unix:///path} or {@code tcp://host:port}
 * @param certificates the folder of {@code ca.pem}, {@code cert.pem} and {@code key.pem} when it speaks TLS
 */
public record DockerHost(URI address, Optional<Path> certificates) {

    private static final int PLAIN_PORT = 2375;
    private static final int TLS_PORT = 2376;

    /** A host without TLS. */
    public static DockerHost plain(URI address) {
        return new DockerHost(address, Optional.empty());
    }

    /**
     * The one that {@code DOCKER_HOST} names, with {@code DOCKER_TLS_VERIFY} and {@code DOCKER_CERT_PATH} as Docker's client
     * reads them, or else the first socket that is there in the usual places. Contexts of Docker's client are not followed,
     * because Testcontainers does not follow them either.
     *
     * @throws LabException when {@code DOCKER_HOST} is no address
     */
    public static Optional<DockerHost> find(Map<String, String> environment, Path userHome) {
        var named = environment.getOrDefault("DOCKER_HOST", "");
        if (!named.isEmpty()) {
            return Optional.of(named(named, environment, userHome));
        }
        return List.of(
                        Path.of("/var/run/docker.sock"),
                        userHome.resolve(".docker").resolve("run").resolve("docker.sock"),
                        Path.of(environment.getOrDefault("XDG_RUNTIME_DIR", "/run/user/none"), "docker.sock"))
                .stream()
                .filter(Files::exists)
                .findFirst()
                .map(socket -> plain(URI.create("unix://" + socket)));
    }

    private static DockerHost named(String host, Map<String, String> environment, Path userHome) {
        URI address;
        try {
            address = URI.create(host);
        } catch (IllegalArgumentException e) {
            throw notAnAddress(host);
        }
        boolean socket = "unix".equals(address.getScheme()) && address.getPath() != null;
        boolean port = "tcp".equals(address.getScheme()) && address.getHost() != null;
        if (!socket && !port) {
            throw notAnAddress(host);
        }
        boolean tls = port && !environment.getOrDefault("DOCKER_TLS_VERIFY", "").isEmpty();
        var folder = Optional.ofNullable(environment.get("DOCKER_CERT_PATH"))
                .filter(path -> !path.isEmpty())
                .map(Path::of)
                .orElseGet(() -> userHome.resolve(".docker"));
        return new DockerHost(address, tls ? Optional.of(folder) : Optional.empty());
    }

    private static LabException notAnAddress(String host) {
        return new LabException(
                "DOCKER_HOST is \"%s\": it must be like unix:///var/run/docker.sock or tcp://docker.example:2376"
                        .formatted(host));
    }

    /**
     * Where the context points that Docker's client has been told to use, when that is not the default one. Without it a user of
     * Colima or OrbStack sees {@code docker ps} work and us fail.
     */
    public static Optional<String> ofContext(Map<String, String> environment, Path userHome) {
        var docker = userHome.resolve(".docker");
        try {
            var named = environment.getOrDefault("DOCKER_CONTEXT", "");
            var config = docker.resolve("config.json");
            if (named.isEmpty() && Files.isReadable(config)) {
                named = JsonMapper.builder()
                        .build()
                        .readTree(config.toFile())
                        .path("currentContext")
                        .asText("");
            }
            if (named.isEmpty() || named.equals("default")) {
                return Optional.empty();
            }
            var meta = docker.resolve("contexts")
                    .resolve("meta")
                    .resolve(sha256(named))
                    .resolve("meta.json");
            return Optional.of(JsonMapper.builder()
                            .build()
                            .readTree(meta.toFile())
                            .at("/Endpoints/docker/Host")
                            .asText(""))
                    .filter(host -> !host.isEmpty());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The address with the port that Docker's client takes when none is named. */
    URI target() {
        boolean complete = "unix".equals(address.getScheme()) || address.getPort() > 0;
        return complete
                ? address
                : URI.create("tcp://%s:%d%s"
                        .formatted(
                                address.getHost(),
                                certificates.isPresent() ? TLS_PORT : PLAIN_PORT,
                                address.getRawPath()));
    }

    /**
     * What a connection is encrypted with, if it is.
     *
     * @throws IOException when a file of it is not there or cannot be used
     */
    Optional<SSLConfig> tls() throws IOException {
        if (certificates.isEmpty()) {
            return Optional.empty();
        }
        var folder = certificates.get();
        for (var name : List.of("ca.pem", "cert.pem", "key.pem")) {
            if (!Files.isReadable(folder.resolve(name))) {
                throw new IOException("DOCKER_TLS_VERIFY is set, and there is no readable %s in %s (DOCKER_CERT_PATH)"
                        .formatted(name, folder));
            }
        }
        try {
            var context = new LocalDirectorySSLConfig(folder.toString()).getSSLContext();
            return Optional.of(() -> context);
        } catch (DockerClientException e) {
            throw new IOException("the certificates in %s cannot be used: %s".formatted(folder, e.getMessage()), e);
        }
    }

    @Override
    public String toString() {
        return address + (certificates.isPresent() ? " (TLS)" : "");
    }
}
