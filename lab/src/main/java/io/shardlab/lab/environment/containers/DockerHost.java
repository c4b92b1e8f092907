package io.shardlab.lab.environment.containers;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import io.shardlab.lab.checkout.LabException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * Where a Docker engine listens.
 *
 * @param address {@code unix:///path} or {@code tcp://host:port}
 * @param certificates the folder of {@code ca.pem}, {@code cert.pem} and {@code key.pem} when it speaks TLS
 */
public record DockerHost(URI address, Optional<Path> certificates) {

    private static final int PLAIN_PORT = 2375;
    private static final int TLS_PORT = 2376;

    /** The password of the JDK's own store of authorities, which the engine's is added to. */
    private static final String JDK_STORE = "changeit";

    /** A connection; closing it closes both streams. */
    record Connection(InputStream in, OutputStream out, AutoCloseable socket) implements AutoCloseable {

        @Override
        public void close() throws IOException {
            try {
                socket.close();
            } catch (IOException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
    }

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

    /** Connects; reading from a TCP host is given up after this long without a byte. */
    Connection connect(Duration patience) throws IOException {
        if ("unix".equals(address.getScheme())) {
            var channel = SocketChannel.open(UnixDomainSocketAddress.of(address.getPath()));
            return new Connection(Channels.newInputStream(channel), Channels.newOutputStream(channel), channel);
        }
        int millis = Math.toIntExact(patience.toMillis());
        var socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(address.getHost(), port()), millis);
            socket.setSoTimeout(millis);
            var open = certificates.isPresent() ? encrypted(socket, certificates.get()) : socket;
            return new Connection(open.getInputStream(), open.getOutputStream(), open);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private int port() {
        if (address.getPort() > 0) {
            return address.getPort();
        }
        return certificates.isPresent() ? TLS_PORT : PLAIN_PORT;
    }

    private Socket encrypted(Socket socket, Path folder) throws IOException {
        var encrypted =
                (SSLSocket) context(folder).getSocketFactory().createSocket(socket, address.getHost(), port(), true);
        var parameters = encrypted.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        encrypted.setSSLParameters(parameters);
        encrypted.startHandshake();
        return encrypted;
    }

    private static SSLContext context(Path folder) throws IOException {
        for (var name : List.of("ca.pem", "cert.pem", "key.pem")) {
            if (!Files.isReadable(folder.resolve(name))) {
                throw new IOException("DOCKER_TLS_VERIFY is set, and there is no readable %s in %s (DOCKER_CERT_PATH)"
                        .formatted(name, folder));
            }
        }
        try (var certificate = Files.newInputStream(folder.resolve("cert.pem"));
                var key = Files.newInputStream(folder.resolve("key.pem"))) {
            return SSLUtils.sslContext(
                    SSLUtils.keyManagers(certificate, key, algorithm(folder.resolve("key.pem")), "", null, JDK_STORE),
                    SSLUtils.trustManagers(null, folder.resolve("ca.pem").toString(), false, null, JDK_STORE));
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificates in %s cannot be used: %s".formatted(folder, e.getMessage()), e);
        }
    }

    private static String algorithm(Path key) throws IOException {
        return Files.readString(key).contains("EC PRIVATE KEY") ? "EC" : "RSA";
    }

    @Override
    public String toString() {
        return address + (certificates.isPresent() ? " (TLS)" : "");
    }
}
