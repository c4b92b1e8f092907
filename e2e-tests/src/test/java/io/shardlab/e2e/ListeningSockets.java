package io.shardlab.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The addresses on which a process and its descendants accept TCP connections, by Linux's {@code /proc} (proc(5)). */
final class ListeningSockets {

    private static final String LISTEN = "0A";
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private ListeningSockets() {}

    /** Can they be told on this machine? */
    static boolean known() {
        return Files.isDirectory(Path.of("/proc/self/fd"));
    }

    static List<InetAddress> of(ProcessHandle process) throws IOException {
        var inodes = Stream.concat(Stream.of(process), process.descendants())
                .flatMap(one -> sockets(one.pid()))
                .collect(Collectors.toSet());
        var addresses = new ArrayList<InetAddress>();
        for (var table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            if (Files.exists(Path.of(table))) {
                addresses.addAll(listening(Files.readAllLines(Path.of(table)), inodes));
            }
        }
        return addresses;
    }

    private static List<InetAddress> listening(List<String> table, Set<String> inodes) {
        return table.stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(fields -> fields[STATE].equals(LISTEN) && inodes.contains(fields[INODE]))
                .map(fields -> address(fields[LOCAL_ADDRESS].replaceFirst(":.*", "")))
                .toList();
    }

    /** Words of four bytes, each in the machine's own order. */
    private static InetAddress address(String hex) {
        var told = ByteBuffer.wrap(HexFormat.of().parseHex(hex)).order(ByteOrder.nativeOrder());
        var address = ByteBuffer.allocate(told.capacity());
        while (told.hasRemaining()) {
            address.putInt(told.getInt());
        }
        try {
            return InetAddress.getByAddress(address.array());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(hex + " is no address", e);
        }
    }

    private static Stream<String> sockets(long pid) {
        try (var descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return descriptors
                    .map(ListeningSockets::target)
                    .filter(target -> target.startsWith("socket:["))
                    .map(target -> target.substring("socket:[".length(), target.length() - 1))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the files of process " + pid, e);
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            // Closed since it was listed.
            return "";
        }
    }
}
