package io.shardlab.lab.environment.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlab.lab.checkout.LabException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the engine is, as Docker's client and Testcontainers find it. */
class DockerHostTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final char[] PASSWORD = "test".toCharArray();

    @TempDir
    private Path home;

    @Test
    void theEnvironmentComesFirst() {
        assertThat(DockerHost.find(Map.of("DOCKER_HOST", "unix:///run/mine.sock"), home))
                .contains(DockerHost.plain(URI.create("unix:///run/mine.sock")));
        assertThat(DockerHost.find(Map.of("DOCKER_HOST", "tcp://docker.test:2375"), home))
                .contains(DockerHost.plain(URI.create("tcp://docker.test:2375")));
    }

    @Test
    void tlsTakesItsCertificatesFromTheNamedFolderOrDockersOwn() {
        var host = "tcp://docker.test:2376";

        assertThat(DockerHost.find(
                        Map.of("DOCKER_HOST", host, "DOCKER_TLS_VERIFY", "1", "DOCKER_CERT_PATH", "/certs"), home))
                .contains(new DockerHost(URI.create(host), Optional.of(Path.of("/certs"))));
        assertThat(DockerHost.find(Map.of("DOCKER_HOST", host, "DOCKER_TLS_VERIFY", "1"), home))
                .contains(new DockerHost(URI.create(host), Optional.of(home.resolve(".docker"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker.test", "http://docker.test", "tcp:", "unix:", "not an address"})
    void whatIsNoAddressIsRefusedWithTwoThatAre(String host) {
        assertThatThrownBy(() -> DockerHost.find(Map.of("DOCKER_HOST", host), home))
                .isInstanceOf(LabException.class)
                .hasMessageContaining(host)
                .hasMessageContaining("unix:///var/run/docker.sock");
    }

    @Test
    void aSocketBelowTheRuntimeFolderIsFoundUnlessTheSystemHasOne() throws IOException {
        Files.createFile(home.resolve("docker.sock"));

        assertThat(DockerHost.find(Map.of("XDG_RUNTIME_DIR", home.toString()), home))
                .isPresent();
    }

    @Test
    void theContextOfDockersClientIsKnown() throws IOException {
        // The folder is the SHA-256 of the context's name.
        var meta =
                home.resolve(".docker/contexts/meta/f24fd3749c1368328e2b149bec149cb6795619f244c5b584e844961215dadd16");
        Files.createDirectories(meta);
        Files.writeString(
                meta.resolve("meta.json"),
                "{\"Name\":\"colima\",\"Endpoints\":{\"docker\":{\"Host\":\"unix:///c.sock\"}}}");
        Files.writeString(home.resolve(".docker/config.json"), "{\"currentContext\":\"colima\"}");

        assertThat(DockerHost.ofContext(Map.of(), home)).contains("unix:///c.sock");
        assertThat(DockerHost.ofContext(Map.of("DOCKER_CONTEXT", "default"), home))
                .isEmpty();
        assertThat(DockerHost.ofContext(Map.of("DOCKER_CONTEXT", "gone"), home)).isEmpty();
    }

    @Test
    void anEngineBehindTlsIsAskedWithTheClientsCertificate() throws Exception {
        var folder = Path.of(getClass().getResource("/tls/ca.pem").toURI()).getParent();
        try (var server =
                (SSLServerSocket) serverContext().getServerSocketFactory().createServerSocket(0)) {
            server.setNeedClientAuth(true);
            var serving = CompletableFuture.runAsync(() -> answerOnce(server));
            var host = new DockerHost(URI.create("tcp://localhost:" + server.getLocalPort()), Optional.of(folder));

            assertThat(new DockerEngine(host, PATIENCE).version().getApiVersion())
                    .isEqualTo("1.41");
            serving.join();
        }
    }

    @Test
    void aMissingCertificateIsNamed() throws IOException {
        try (var server = new java.net.ServerSocket(0)) {
            var host = new DockerHost(URI.create("tcp://localhost:" + server.getLocalPort()), Optional.of(home));

            assertThatThrownBy(() -> new DockerEngine(host, PATIENCE).version())
                    .hasMessageContaining("no readable ca.pem in " + home);
        }
    }

    @Test
    void certificatesThatAreNoneAreSaid() throws IOException {
        for (var name : List.of("ca.pem", "cert.pem", "key.pem")) {
            Files.writeString(home.resolve(name), "nothing of the kind");
        }
        var host = new DockerHost(URI.create("tcp://localhost:1"), Optional.of(home));

        assertThatThrownBy(() -> new DockerEngine(host, PATIENCE).version())
                .hasMessageContaining("the certificates in " + home + " cannot be used: ");
    }

    @Test
    void aHostWithoutAPortListensAtDockersOwn() {
        var host = URI.create("tcp://docker.test");

        assertThat(DockerHost.plain(host).target()).isEqualTo(URI.create("tcp://docker.test:2375"));
        assertThat(new DockerHost(host, Optional.of(home)).target()).isEqualTo(URI.create("tcp://docker.test:2376"));
        assertThat(DockerHost.plain(URI.create("tcp://[::1]:99/behind")).target())
                .isEqualTo(URI.create("tcp://[::1]:99/behind"));
    }

    private static void answerOnce(SSLServerSocket server) {
        try (var socket = server.accept()) {
            socket.getInputStream().read(new byte[1024]);
            socket.getOutputStream()
                    .write("HTTP/1.0 200 OK\r\n\r\n{\"ApiVersion\": \"1.41\"}".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static SSLContext serverContext() throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        try (InputStream in = DockerHostTest.class.getResourceAsStream("/tls/server.p12")) {
            store.load(in, PASSWORD);
        }
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream in = DockerHostTest.class.getResourceAsStream("/tls/ca.pem")) {
            trusted.setCertificateEntry(
                    "ca",
                    java.security.cert.CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
