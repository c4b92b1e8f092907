package io.shardlab.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is not the default: KCL 2.x's lease protocol and the way to 3.x, another assignment, KCL's own CloudWatch metrics. */
@Tag("slow")
class ModesIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Map<String, String> LIKE_2X = Map.of("KCL_CLIENT_VERSION", "2x-compatible");

    private final List<ConsumerProcess> consumers = new ArrayList<>();
    private final Set<String> sent = new TreeSet<>();
    private Cloud cloud;

    @BeforeEach
    void start() throws IOException {
        cloud = new Cloud(Files.createDirectories(Path.of("target/it/modes")))
                .withStream(2)
                .withLeases();
    }

    @AfterEach
    void stop() {
        consumers.forEach(ConsumerProcess::close);
        cloud.close();
    }

    @Test
    void podsRollFromCompatibleWith2xToNative3x() {
        start("old-a", LIKE_2X);
        start("old-b", LIKE_2X);
        putAndAwaitStored();
        awaitOwners("old-a", "old-b");

        start("new-a", Map.of());
        end("old-a");
        putAndAwaitStored();
        awaitOwners("new-a", "old-b");

        start("new-b", Map.of());
        end("old-b");
        putAndAwaitStored();
        awaitOwners("new-a", "new-b");
    }

    @Test
    void leasesAreAssignedByWorkerUtilization() {
        start("pod-a", Map.of("LEASE_ASSIGNMENT", "worker-utilization"));
        start("pod-b", Map.of("LEASE_ASSIGNMENT", "worker-utilization"));
        putAndAwaitStored();

        cloud.reshardTo(3);
        putAndAwaitStored();

        end("pod-a");
        putAndAwaitStored();
        awaitOwners("pod-b");
    }

    @Test
    void kclSendsItsMetricsToCloudWatchWhenAsked() throws IOException {
        var asked = new ConcurrentSkipListSet<String>();
        var cloudWatch = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        cloudWatch.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            asked.add(exchange.getRequestURI().getPath());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        cloudWatch.start();
        try {
            var endpoint = "http://127.0.0.1:" + cloudWatch.getAddress().getPort();
            start("pod-a", Map.of("KCL_METRICS", "cloudwatch", "AWS_ENDPOINT_URL_CLOUDWATCH", endpoint));
            putAndAwaitStored();

            await("metrics")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(asked).anyMatch(path -> path.endsWith("/operation/PutMetricData")));
        } finally {
            cloudWatch.stop(0);
        }
    }

    private void start(String name, Map<String, String> environment) {
        var consumer = cloud.startConsumer(name, environment);
        consumers.add(consumer);
        consumer.awaitReady();
    }

    private void end(String name) {
        var leaving = consumers.stream()
                .filter(consumer -> consumer.name().equals(name))
                .findFirst()
                .orElseThrow();
        assertThat(leaving.jvm().terminate()).as(leaving.jvm()::output).isZero();
    }

    private void putAndAwaitStored() {
        for (var shard : cloud.openShards()) {
            var key = "user" + sent.size() + "@foo.com";
            cloud.putInto(shard, key, "x");
            sent.add(key);
        }
        await("everything sent is stored")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(cloud.users().keySet())
                        .as(() -> "owners " + cloud.owners() + "\n" + logs())
                        .isEqualTo(sent));
    }

    private void awaitOwners(String... names) {
        await("owners")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Set.copyOf(cloud.owners().values()))
                        .as(() -> "owners " + cloud.owners() + "\n" + logs())
                        .containsExactlyInAnyOrder(names));
    }

    private String logs() {
        var logs = new StringBuilder();
        consumers.forEach(consumer ->
                logs.append(consumer).append(":\n").append(consumer.jvm().output()));
        return logs.toString();
    }
}
