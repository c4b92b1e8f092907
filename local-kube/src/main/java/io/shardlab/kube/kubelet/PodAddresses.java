package io.shardlab.kube.kubelet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * The addresses of pods. On Linux the whole of 127.0.0.0/8 is the machine itself, so every pod gets an address of its
 * own; elsewhere only 127.0.0.1 answers, and pods share it.
 */
final class PodAddresses {

    static final String SHARED = "127.0.0.1";

    private static final int FIRST = 0x7F01_0000;
    private static final int COUNT = 0x7FFF_0000 - FIRST;

    private final boolean distinct;
    private final Set<String> used = new HashSet<>();
    private int next;

    private PodAddresses(boolean distinct, int start) {
        this.distinct = distinct;
        this.next = start;
    }

    /** The addresses of one kubelet: they start at a random place, because others may run on this machine. */
    static PodAddresses ofThisMachine() {
        boolean linux = System.getProperty("os.name").startsWith("Linux");
        return new PodAddresses(linux, new Random().nextInt(COUNT >> 8) << 8);
    }

    static PodAddresses distinct(int start) {
        return new PodAddresses(true, start);
    }

    static PodAddresses shared() {
        return new PodAddresses(false, 0);
    }

    /** Whether every pod has an address of its own. */
    boolean areDistinct() {
        return distinct;
    }

    /** An address that no pod has; it is not given again soon. */
    synchronized String allocate() {
        if (!distinct) {
            return SHARED;
        }
        String address;
        do {
            int number = FIRST + next;
            next = (next + 1) % COUNT;
            address = (number >>> 24) + "." + (number >>> 16 & 255) + "." + (number >>> 8 & 255) + "." + (number & 255);
        } while (address.endsWith(".0") || address.endsWith(".255") || !used.add(address));
        return address;
    }

    synchronized void release(String address) {
        used.remove(address);
    }

    /** A port that nobody listens on. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("No free port is left for a pod", e);
        }
    }
}
