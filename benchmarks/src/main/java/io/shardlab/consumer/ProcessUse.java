package io.shardlab.consumer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process has used by now, as Linux tells it: true on a busy machine too.
 *
 * @param processorSeconds time on a processor since its start
 * @param residentMegabytes memory it holds now
 */
record ProcessUse(double processorSeconds, double residentMegabytes) {

    /** Linux counts processor time in these. */
    private static final double TICKS_PER_SECOND = 100;

    static ProcessUse of(ConsumerProcess consumer) throws IOException {
        var process = Path.of("/proc", Long.toString(consumer.jvm().pid()));
        var fields = Files.readString(process.resolve("stat")).split(" ");
        var resident = Files.readAllLines(process.resolve("status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
                .findFirst()
                .orElseThrow();
        return new ProcessUse((Long.parseLong(fields[13]) + Long.parseLong(fields[14])) / TICKS_PER_SECOND, resident);
    }
}
