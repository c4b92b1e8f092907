package io.shardlab.lab.preflight;

import com.sun.management.OperatingSystemMXBean;
import io.shardlab.lab.checkout.Checkout;
import io.shardlab.lab.checkout.LabException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What this machine itself must offer. */
public final class MachineChecks {

    private static final long MIB = 1024L * 1024;

    private MachineChecks() {}

    /** Are these modules built? */
    public static List<Finding> built(Checkout checkout, List<String> modules) {
        var findings = new ArrayList<Finding>();
        for (var module : modules) {
            try {
                checkout.launchFile(module);
            } catch (LabException e) {
                findings.add(Finding.problem(module + " is not built", "run ./shardlab, which builds"));
            }
        }
        return findings.isEmpty() ? List.of(Finding.ok("built: " + String.join(", ", modules))) : findings;
    }

    /** Can a server listen here? 0 is any free port, and so always can. */
    public static List<Finding> port(String program, int port) {
        if (port == 0) {
            return List.of();
        }
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return List.of(Finding.ok("port %d is free for %s".formatted(socket.getLocalPort(), program)));
        } catch (IOException e) {
            return List.of(Finding.problem(
                    "port %d, asked for %s, is taken (%s)".formatted(port, program, e.getMessage()),
                    "end what listens there, or leave the port out to take any free one"));
        }
    }

    /** Is there memory for that much? Free memory is known on Linux as what can be had without swapping. */
    public static List<Finding> memory(long neededMib) {
        long free = availableMemory() / MIB;
        return List.of(
                free >= neededMib
                        ? Finding.ok("%d MiB of memory available".formatted(free))
                        : Finding.warning(
                                "%d MiB of memory available, about %d are needed".formatted(free, neededMib),
                                "close something, or expect slow pods"));
    }

    private static long availableMemory() {
        try (var lines = Files.lines(Path.of("/proc/meminfo"))) {
            return lines.filter(line -> line.startsWith("MemAvailable:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElseGet(MachineChecks::freeMemory);
        } catch (IOException e) {
            return freeMemory();
        }
    }

    private static long freeMemory() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getFreeMemorySize();
    }

    /** Is there room for logs and state? */
    public static List<Finding> disk(Path folder, long neededMib) {
        try {
            Files.createDirectories(folder);
            long free = Files.getFileStore(folder).getUsableSpace() / MIB;
            return List.of(
                    free >= neededMib
                            ? Finding.ok("%d MiB of disk for %s".formatted(free, folder))
                            : Finding.problem(
                                    "%d MiB of disk for %s, %d are needed".formatted(free, folder, neededMib),
                                    "make room there"));
        } catch (IOException e) {
            return List.of(
                    Finding.problem("%s cannot be written (%s)".formatted(folder, e.getMessage()), "make it writable"));
        }
    }
}
