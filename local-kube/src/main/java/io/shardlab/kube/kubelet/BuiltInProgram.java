package io.shardlab.kube.kubelet;

import java.io.PrintStream;
import java.util.Map;

/** A program that the kubelet runs inside its own JVM instead of as a process. */
public interface BuiltInProgram {

    /**
     * Starts the program; returns at once.
     *
     * @param pod what the program may know about its container
     * @return the running program; {@code close()} is the container's SIGTERM
     * @throws Exception if the program refuses to start: its message becomes the container's last log line and the
     *     container fails with exit code 1
     */
    AutoCloseable start(Context pod) throws Exception;

    /** What a container knows about itself. */
    interface Context {

        /** The container's environment, fully resolved; nothing of the JVM's own. */
        Map<String, String> environment();

        /** The pod's own loopback address. */
        String podIp();

        /** The pod's name. */
        String podName();

        /** The pod's namespace. */
        String namespace();

        /** A kubeconfig (its text) that reaches the API server as the pod's service account. */
        String kubeconfig();

        /** The container's log. */
        PrintStream log();
    }
}
