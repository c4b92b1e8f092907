package io.shardlab.consumer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A consumer as a process: RUNS starts and hand-overs with a prepared lease table, then IDLE seconds with production timings. */
public final class ProcessBenchmark {

    private ProcessBenchmark() {}

    public static void main(String[] args) throws Exception {
        int runs = Integer.parseInt(args[0]);
        int idle = Integer.parseInt(args[1]);
        List<Double> starts = new ArrayList<>();
        List<Double> handOvers = new ArrayList<>();
        List<Double> memory = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            startAndHandOver(starts, handOvers, memory);
        }
        print("first record stored after process start, s", starts);
        print("SIGTERM to exit with all leases given up, s", handOvers);
        print("resident after the first records, MB", memory);
        System.out.printf(Locale.ROOT, "idle with production timings: %.1f %% of a core%n", idleShare(idle));
        System.exit(0);
    }

    private static void startAndHandOver(List<Double> starts, List<Double> handOvers, List<Double> memory)
            throws IOException {
        try (var cloud = cloud()) {
            cloud.openShards().forEach(shard -> cloud.putInto(shard, shard.shardId() + "@foo.com", "x"));
            long begin = System.nanoTime();
            try (var consumer = cloud.startConsumer("pod-a")) {
                awaitUsers(cloud);
                starts.add(since(begin));
                memory.add(ProcessUse.of(consumer).residentMegabytes());
                begin = System.nanoTime();
                consumer.jvm().terminate();
                handOvers.add(since(begin));
                if (!cloud.owners().isEmpty()) {
                    throw new IllegalStateException("still owned: " + cloud.owners());
                }
            }
        }
    }

    private static double idleShare(int seconds) throws IOException, InterruptedException {
        try (var cloud = cloud();
                var consumer = cloud.startConsumer("pod-a", Map.of("KCL_PROFILE", "production"))) {
            consumer.awaitReady();
            // Past the work of the start.
            TimeUnit.SECONDS.sleep(30);
            double begin = ProcessUse.of(consumer).processorSeconds();
            TimeUnit.SECONDS.sleep(seconds);
            return 100 * (ProcessUse.of(consumer).processorSeconds() - begin) / seconds;
        }
    }

    private static Cloud cloud() throws IOException {
        return new Cloud(Files.createDirectories(Path.of("target/benchmarks")))
                .withStream(2)
                .withLeases();
    }

    private static void awaitUsers(Cloud cloud) {
        Awaitility.await()
                .pollInterval(20, TimeUnit.MILLISECONDS)
                .atMost(1, TimeUnit.MINUTES)
                .until(() -> cloud.users().size() == 2);
    }

    private static double since(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private static void print(String what, List<Double> values) {
        var sorted = values.stream().sorted().toList();
        System.out.printf(
                Locale.ROOT,
                "%s: %d runs, least %.2f, median %.2f, p95 %.2f, most %.2f%n",
                what,
                sorted.size(),
                sorted.get(0),
                sorted.get(sorted.size() / 2),
                sorted.get((int) Math.ceil(sorted.size() * 0.95) - 1),
                sorted.get(sorted.size() - 1));
    }
}
