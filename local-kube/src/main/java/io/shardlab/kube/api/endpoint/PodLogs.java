package io.shardlab.kube.api.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.http.Exchange;
import io.shardlab.kube.api.http.RequestPath;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.registry.ApiError;
import io.shardlab.kube.api.registry.ObjectKey;
import io.shardlab.kube.api.registry.Registry;
import io.shardlab.kube.api.registry.ResourceType;
import io.shardlab.kube.api.registry.ResourceTypes;
import io.shardlab.kube.api.registry.Store;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** {@code pods/log}: the files that the kubelet's containers write to, {@code pods/UID/CONTAINER/RESTARTS.log}. */
public final class PodLogs {

    private static final long FOLLOW_MILLIS = 100;
    private static final int PIECE = 64 * 1024;

    /** A century: no log is older, and no clock overflows. */
    private static final long LONGEST_SINCE = Duration.ofDays(36_500).toSeconds();

    private final Vertx vertx;
    private final Store store;
    private final Registry registry;
    private final ResourceType pods;
    private final Path stateDir;
    private final Clock clock;
    private final LogTimes times;

    public PodLogs(Vertx vertx, Store store, Registry registry, ResourceTypes types, Path stateDir, Clock clock) {
        this.vertx = vertx;
        this.store = store;
        this.registry = registry;
        this.stateDir = stateDir;
        this.clock = clock;
        pods = types.builtIn("", "pods");
        times = new LogTimes(clock);
        lookAgain();
    }

    // Off the event loop: a disk that is busy must hold up nobody's request.
    private void lookAgain() {
        vertx.setTimer(
                LogTimes.RESOLUTION.toMillis(),
                timer -> vertx.executeBlocking(() -> {
                            times.look(stateDir.resolve("pods"));
                            return true;
                        })
                        .onComplete(looked -> lookAgain()));
    }

    /** What of a log a request wants. */
    private record Wanted(
            Path file,
            ObjectKey pod,
            String container,
            boolean previous,
            boolean follow,
            boolean timestamps,
            Optional<Instant> since,
            long tailLines,
            long limitBytes) {}

    public void handle(RequestPath path, Exchange exchange) {
        ObjectNode pod = registry.get(pods, path.key());
        String container = exchange.query("container").orElseGet(() -> onlyContainer(pod));
        boolean previous = exchange.flag("previous");
        Wanted wanted = new Wanted(
                file(pod, container, previous),
                path.key(),
                container,
                previous,
                exchange.flag("follow") && !previous,
                exchange.flag("timestamps"),
                since(exchange),
                exchange.number("tailLines").orElse(-1L),
                exchange.number("limitBytes").orElse(Long.MAX_VALUE));
        try {
            new Sending(wanted, exchange).begin();
        } catch (IOException e) {
            throw ApiError.internal("the log " + wanted.file() + " cannot be read: " + e.getMessage());
        }
    }

    private Path file(ObjectNode pod, String container, boolean previous) {
        String name = Json.text(pod, "metadata.name");
        JsonNode status = containerStatus(pod, container)
                .orElseThrow(() -> ApiError.badRequest(
                        hasContainer(pod, container)
                                ? waiting(name, container, "ContainerCreating")
                                : "container " + container + " is not valid for pod " + name));
        int restarts = status.path("restartCount").asInt();
        if (previous && restarts == 0) {
            throw ApiError.badRequest(
                    "previous terminated container \"" + container + "\" in pod \"" + name + "\" not found");
        }
        Path directory =
                stateDir.resolve("pods").resolve(Json.text(pod, "metadata.uid")).resolve(container);
        Path file = directory.resolve((previous ? restarts - 1 : restarts) + ".log");
        if (!Files.exists(file)) {
            String reason = Json.text(status, "state.waiting.reason");
            throw ApiError.badRequest(waiting(name, container, reason.isEmpty() ? "ContainerCreating" : reason));
        }
        return file;
    }

    private static String waiting(String pod, String container, String reason) {
        return "container \"" + container + "\" in pod \"" + pod + "\" is waiting to start: " + reason;
    }

    private static Optional<JsonNode> containerStatus(ObjectNode pod, String container) {
        return Stream.of("status.containerStatuses", "status.initContainerStatuses")
                .flatMap(list -> named(pod, list, container))
                .findFirst();
    }

    private static boolean hasContainer(ObjectNode pod, String container) {
        return Stream.of("spec.containers", "spec.initContainers")
                .flatMap(list -> named(pod, list, container))
                .findFirst()
                .isPresent();
    }

    private static Stream<JsonNode> named(ObjectNode pod, String list, String container) {
        return StreamSupport.stream(Json.at(pod, list).spliterator(), false)
                .filter(item -> item.path("name").asText().equals(container));
    }

    private static String onlyContainer(ObjectNode pod) {
        List<String> names = names(pod, "spec.containers");
        if (names.size() != 1) {
            List<String> inits = names(pod, "spec.initContainers");
            throw ApiError.badRequest("a container name must be specified for pod " + Json.text(pod, "metadata.name")
                    + ", choose one of: [" + String.join(" ", names) + "]"
                    + (inits.isEmpty() ? "" : " or one of the init containers: [" + String.join(" ", inits) + "]"));
        }
        return names.get(0);
    }

    private static List<String> names(ObjectNode pod, String list) {
        List<String> names = new ArrayList<>();
        Json.at(pod, list).forEach(container -> names.add(container.path("name").asText()));
        return names;
    }

    private Optional<Instant> since(Exchange exchange) {
        long seconds = exchange.number("sinceSeconds").orElse(0L);
        try {
            return seconds > 0
                    ? Optional.of(clock.instant().minus(Duration.ofSeconds(Math.min(seconds, LONGEST_SINCE))))
                    : exchange.query("sinceTime").map(Instant::parse);
        } catch (DateTimeParseException e) {
            throw ApiError.badRequest("sinceTime must be an RFC 3339 time: " + e.getParsedString());
        }
    }

    /** One answer: what is in the file, then, for a follower, what is added until the container has ended. */
    private final class Sending {

        private final Wanted wanted;
        private final HttpServerResponse response;
        private long position;
        private long remaining;
        private boolean atLineStart = true;

        Sending(Wanted wanted, Exchange exchange) {
            this.wanted = wanted;
            this.response = exchange.request().response();
            this.remaining = wanted.limitBytes();
        }

        void begin() throws IOException {
            position = Math.max(
                    tailStart(wanted.file(), wanted.tailLines()),
                    wanted.since()
                            .map(since -> times.offsetAt(wanted.file(), since))
                            .orElse(0L));
            response.setChunked(true).putHeader("Content-Type", "text/plain");
            response.writeHead();
            if (wanted.follow()) {
                long timer = vertx.setPeriodic(FOLLOW_MILLIS, this::tick);
                response.closeHandler(ignored -> vertx.cancelTimer(timer));
                sendWhatIsThere();
            } else {
                sendWhatIsThere();
                response.end();
            }
        }

        private void tick(long timer) {
            try {
                // Asked before reading: what is written up to the end is read after it.
                boolean ended = hasEnded();
                sendWhatIsThere();
                if (ended || remaining <= 0) {
                    vertx.cancelTimer(timer);
                    response.end();
                }
            } catch (IOException | RuntimeException e) {
                vertx.cancelTimer(timer);
                response.end();
            }
        }

        private boolean hasEnded() {
            return store.get(pods, wanted.pod())
                    .flatMap(pod -> containerStatus(pod, wanted.container()))
                    .map(status ->
                            !wanted.file().endsWith(status.path("restartCount").asInt() + ".log")
                                    || status.path("state").has("terminated"))
                    .orElse(true);
        }

        private void sendWhatIsThere() throws IOException {
            if (!Files.exists(wanted.file())) {
                return;
            }
            try (RandomAccessFile file = new RandomAccessFile(wanted.file().toFile(), "r")) {
                file.seek(position);
                byte[] piece = new byte[PIECE];
                int count;
                while (remaining > 0 && (count = file.read(piece)) > 0) {
                    int sent = (int) Math.min(count, remaining);
                    Buffer bytes = Buffer.buffer().appendBytes(piece, 0, sent);
                    response.write(wanted.timestamps() ? stamped(bytes) : bytes);
                    position += sent;
                    remaining -= sent;
                }
            }
        }

        private Buffer stamped(Buffer bytes) {
            Buffer stamped = Buffer.buffer(bytes.length() * 2);
            for (int i = 0; i < bytes.length(); i++) {
                if (atLineStart) {
                    stamped.appendString(times.timeAt(wanted.file(), position + i) + " ");
                }
                stamped.appendByte(bytes.getByte(i));
                atLineStart = bytes.getByte(i) == '\n';
            }
            return stamped;
        }
    }

    /** Where the last {@code lines} lines of the file begin; 0 if all are wanted. */
    private static long tailStart(Path path, long lines) throws IOException {
        if (lines < 0) {
            return 0;
        }
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            long end = file.length();
            long found = 0;
            byte[] piece = new byte[PIECE];
            for (long from = end; from > 0; from = Math.max(0, from - PIECE)) {
                long start = Math.max(0, from - PIECE);
                file.seek(start);
                int length = (int) (from - start);
                file.readFully(piece, 0, length);
                for (int i = length - 1; i >= 0; i--) {
                    boolean lastByte = start + i == end - 1;
                    if (piece[i] == '\n' && !lastByte && ++found == lines) {
                        return start + i + 1;
                    }
                }
            }
            return lines == 0 ? end : 0;
        }
    }
}
