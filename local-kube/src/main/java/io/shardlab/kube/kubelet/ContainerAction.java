package io.shardlab.kube.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ExecAction;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.SleepAction;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Asks a container something from outside, for a probe or a hook: httpGet, tcpSocket, exec, sleep. */
final class ContainerAction {

    /** Runs a command beside the container, in its environment. */
    interface Exec {
        CompletableFuture<Outcome> run(List<String> command, Duration timeout);
    }

    /** Whether the answer counts as success, and what it was. */
    record Outcome(boolean succeeded, String message) {}

    private final Container container;
    private final PodPorts ports;
    private final Exec exec;
    private final Executor pool;

    ContainerAction(Container container, PodPorts ports, Exec exec, Executor pool) {
        this.container = container;
        this.ports = ports;
        this.exec = exec;
        this.pool = pool;
    }

    /** Runs a probe once; the answer comes within the timeout and never as an exception. */
    CompletableFuture<Outcome> run(Probe probe, Duration timeout) {
        if (probe.getHttpGet() != null) {
            return bounded(() -> httpGet(probe.getHttpGet(), timeout), timeout);
        }
        if (probe.getTcpSocket() != null) {
            String host = probe.getTcpSocket().getHost();
            return bounded(() -> connect(host, probe.getTcpSocket().getPort(), timeout), timeout);
        }
        if (probe.getExec() != null) {
            return command(probe.getExec(), timeout);
        }
        return CompletableFuture.completedFuture(
                new Outcome(false, "this kind of probe is not supported; supported are httpGet, tcpSocket and exec"));
    }

    /** Runs a lifecycle hook; the answer comes within the timeout and never as an exception. */
    CompletableFuture<Outcome> run(LifecycleHandler handler, Duration timeout) {
        if (handler.getHttpGet() != null) {
            return bounded(() -> httpGet(handler.getHttpGet(), timeout), timeout);
        }
        if (handler.getExec() != null) {
            return command(handler.getExec(), timeout);
        }
        if (handler.getSleep() != null) {
            return sleep(handler.getSleep(), timeout);
        }
        return CompletableFuture.completedFuture(
                new Outcome(false, "this kind of hook is not supported; supported are exec, httpGet and sleep"));
    }

    private CompletableFuture<Outcome> command(ExecAction action, Duration timeout) {
        return exec.run(action.getCommand(), timeout);
    }

    private static CompletableFuture<Outcome> sleep(SleepAction action, Duration timeout) {
        Duration wanted = Duration.ofSeconds(action.getSeconds());
        Duration duration = wanted.compareTo(timeout) < 0 ? wanted : timeout;
        return new CompletableFuture<Outcome>()
                .completeOnTimeout(new Outcome(true, "slept"), duration.toMillis(), TimeUnit.MILLISECONDS);
    }

    private interface Question {
        Outcome ask() throws IOException;
    }

    private CompletableFuture<Outcome> bounded(Question question, Duration timeout) {
        return CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return question.ask();
                            } catch (IOException | IllegalArgumentException e) {
                                return new Outcome(false, String.valueOf(e.getMessage()));
                            }
                        },
                        pool)
                .completeOnTimeout(
                        new Outcome(false, "no answer within " + timeout.toSeconds() + " s"),
                        timeout.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private Outcome httpGet(HTTPGetAction action, Duration timeout) throws IOException {
        String scheme = action.getScheme() == null ? "http" : action.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http")) {
            return new Outcome(false, "probes over " + scheme + " are not supported; use scheme HTTP or an exec probe");
        }
        String path = action.getPath() == null || action.getPath().isEmpty() ? "/" : action.getPath();
        URI uri = URI.create("http://" + host(action.getHost()) + ":" + port(action.getPort())
                + (path.startsWith("/") ? path : "/" + path));
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout((int) timeout.toMillis());
        connection.setReadTimeout((int) timeout.toMillis());
        connection.setInstanceFollowRedirects(false);
        connection.setRequestProperty("User-Agent", "kube-probe/1.35");
        connection.setRequestProperty("Accept", "*/*");
        connection.setRequestProperty("Connection", "close");
        action.getHttpHeaders().forEach(header -> connection.setRequestProperty(header.getName(), header.getValue()));
        try {
            int code = connection.getResponseCode();
            return code >= 200 && code < 400
                    ? new Outcome(true, "HTTP " + code)
                    : new Outcome(false, "HTTP probe failed with statuscode: " + code);
        } catch (IOException e) {
            return new Outcome(false, "Get \"" + uri + "\": " + e.getMessage());
        } finally {
            connection.disconnect();
        }
    }

    private Outcome connect(String host, IntOrString port, Duration timeout) throws IOException {
        InetSocketAddress address = new InetSocketAddress(host(host), port(port));
        try (Socket socket = new Socket(Proxy.NO_PROXY)) {
            socket.connect(address, (int) timeout.toMillis());
            return new Outcome(true, "connected");
        } catch (IOException e) {
            return new Outcome(
                    false, "dial tcp " + address.getHostString() + ":" + address.getPort() + ": " + e.getMessage());
        }
    }

    private String host(String given) {
        return given == null || given.isEmpty() ? ports.podIp() : given;
    }

    private int port(IntOrString port) {
        int number = port.getIntVal() != null ? port.getIntVal() : named(port.getStrVal());
        return ports.real(number);
    }

    private int named(String name) {
        return container.getPorts().stream()
                .filter(port -> name.equals(port.getName()))
                .map(ContainerPort::getContainerPort)
                .findFirst()
                .orElseGet(() -> {
                    if (name.matches("[0-9]{1,5}")) {
                        return Integer.valueOf(name);
                    }
                    throw new IllegalArgumentException(
                            "container \"" + container.getName() + "\" has no port named \"" + name + "\"");
                });
    }
}
