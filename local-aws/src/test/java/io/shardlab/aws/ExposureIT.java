package io.shardlab.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Who can reach local-aws: nobody from another machine, and no web page. */
class ExposureIT {

    private static final String LIST_STREAMS = "Kinesis_20131202.ListStreams";

    /** A listening socket of a process, as Linux tells it. */
    private record Listener(String address, int port) {}

    @Test
    @EnabledOnOs(OS.LINUX)
    void everyPortOfTheProgramListensOnLoopbackOnly() throws Exception {
        try (var program = new LocalAwsProcess("--port", "0")) {

            assertThat(listeners(program.pid()))
                    .hasSizeGreaterThanOrEqualTo(1)
                    .allSatisfy(listener -> assertThat(listener.address()).matches("127\\..*|::1"))
                    .anySatisfy(listener -> assertThat(listener.port())
                            .isEqualTo(program.endpoint().getPort()));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theAddressAskedForIsTheOneListenedOn() throws Exception {
        try (var program = new LocalAwsProcess("--host", "127.0.0.2", "--port", "0")) {
            int port = program.endpoint().getPort();

            assertThat(program.endpoint().getHost()).isEqualTo("127.0.0.2");
            assertThat(listeners(program.pid())).contains(new Listener("127.0.0.2", port));
            assertThat(refuses("127.0.0.1", port)).isTrue();
        }
    }

    @Test
    void whatAWebPageCanSendIsRefused() throws Exception {
        LocalAwsOptions options = LocalAwsOptions.defaults().withAllowedHosts(List.of("host.docker.internal"));
        try (LocalAws aws = LocalAws.start(options)) {
            for (String good : List.of(
                    "Host: localhost:4566",
                    "Host: 127.0.0.1",
                    "Host: 127.0.0.2:80",
                    "Host: [::1]:4566",
                    "Host: 172.20.0.3:4566",
                    "Host: HOST.docker.internal:4566")) {
                assertThat(answer(aws.endpoint(), good)).as(good).startsWith("HTTP/1.1 200 OK");
            }
            for (String bad : List.of(
                    "Host: rebound.example",
                    "Host: 127.0.0.1.rebound.example:4566",
                    "Host: localhost.rebound.example",
                    "Host: localhost\r\nOrigin: http://evil.example",
                    "Host: localhost\r\nOrigin: null")) {
                assertThat(answer(aws.endpoint(), bad))
                        .as(bad)
                        .startsWith("HTTP/1.1 403 Forbidden")
                        .containsAnyOf("local-aws answers to its own address", "local-aws does not answer web pages");
            }
        }
    }

    /** There a signature says who calls, which no web page can make. */
    @Test
    void whereIdentitiesAreEnforcedEveryNameWillDo(@TempDir Path identities) throws Exception {
        Path user = Files.createDirectories(identities.resolve("users/admin"));
        Files.writeString(
                user.resolve("access-key.json"), "{\"AccessKeyId\":\"AKIAADMIN\",\"SecretAccessKey\":\"secret\"}");
        try (LocalAws aws = LocalAws.start(LocalAwsOptions.defaults().withIdentities(identities))) {
            assertThat(answer(aws.endpoint(), "Host: kinesis.example"))
                    .startsWith("HTTP/1.1 400")
                    .contains("MissingAuthenticationTokenException");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void onePortIsAllThatItListensOn() throws Exception {
        try (var program = new LocalAwsProcess("--port", "0")) {
            assertThat(listeners(program.pid()))
                    .extracting(Listener::port)
                    .containsOnly(program.endpoint().getPort());
        }
    }

    private static boolean refuses(String host, int port) {
        try (var socket = new Socket(host, port)) {
            return !socket.isConnected();
        } catch (IOException e) {
            return true;
        }
    }

    private static String answer(URI endpoint, String headers) throws IOException {
        return send(endpoint.getHost(), endpoint.getPort(), LIST_STREAMS, headers);
    }

    /** Java's HTTP clients do not let a caller choose the Host header. */
    private static String send(String host, int port, String target, String headers) throws IOException {
        try (var socket = new Socket(host, port)) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write(("POST / HTTP/1.1\r\n" + headers + "\r\nX-Amz-Target: " + target
                                    + "\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: 2\r\n"
                                    + "Connection: close\r\n\r\n{}")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The sockets on which a process listens, from {@code /proc/PID/fd} and {@code /proc/net/tcp} and {@code tcp6}. */
    private static List<Listener> listeners(long pid) throws IOException {
        Set<String> inodes;
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            inodes = descriptors
                    .map(ExposureIT::target)
                    .filter(target -> target.startsWith("socket:["))
                    .map(target -> target.substring("socket:[".length(), target.length() - 1))
                    .collect(Collectors.toSet());
        }
        String listening = "0A";
        return Stream.of("tcp", "tcp6")
                .flatMap(table -> lines(Path.of("/proc/net/" + table)))
                .map(line -> line.trim().split("\\s+"))
                .filter(fields -> fields[3].equals(listening) && inodes.contains(fields[9]))
                .map(fields -> listener(fields[1]))
                .toList();
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    private static Stream<String> lines(Path table) {
        try {
            return Files.readAllLines(table).stream().skip(1);
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    /** Linux writes words of four bytes in the machine's order, here little-endian. */
    private static Listener listener(String addressAndPort) {
        String[] parts = addressAndPort.split(":");
        byte[] raw = HexFormat.of().parseHex(parts[0]);
        byte[] ordered = new byte[raw.length];
        for (int i = 0; i < raw.length; i++) {
            ordered[i] = raw[i / 4 * 4 + 3 - i % 4];
        }
        try {
            // An IPv4 address in IPv6's form comes out as the plain one.
            String address = InetAddress.getByAddress(ordered).getHostAddress();
            return new Listener(address.equals("0:0:0:0:0:0:0:1") ? "::1" : address, Integer.parseInt(parts[1], 16));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** local-aws as a process of its own, ready. */
    private static final class LocalAwsProcess implements AutoCloseable {

        private final Process process;
        private final URI endpoint;

        LocalAwsProcess(String... arguments) throws IOException {
            var command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("java.class.path"),
                    LocalAwsMain.class.getName()));
            command.addAll(List.of(arguments));
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            endpoint = URI.create(out.readLine().replaceFirst(".* ", ""));
        }

        URI endpoint() {
            return endpoint;
        }

        long pid() {
            return process.pid();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
