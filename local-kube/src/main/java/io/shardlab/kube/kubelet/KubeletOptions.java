package io.shardlab.kube.kubelet;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/**
 * How a kubelet is set up.
 *
 * @param nodeName the name of the one node that it registers
 * @param stateDir its files; logs are {@code pods/UID/CONTAINER/RESTARTCOUNT.log} below it
 * @param catalogue what images stand for
 * @param programs the built-in programs by name; {@code pause} is there without being given
 * @param apiServer where pods reach the API server
 * @param kubeconfigs writes the kubeconfig of a built-in program
 * @param clock the time of everything that it reports
 */
public record KubeletOptions(
        String nodeName,
        Path stateDir,
        ImageCatalogue catalogue,
        Map<String, BuiltInProgram> programs,
        URI apiServer,
        KubeconfigWriter kubeconfigs,
        Clock clock) {

    /** The program of the pause image: it does nothing until it is ended. */
    private static final BuiltInProgram PAUSE = pod -> () -> {};

    public KubeletOptions {
        Map<String, BuiltInProgram> all = new HashMap<>(Map.of("pause", PAUSE));
        all.putAll(programs);
        programs = Map.copyOf(all);
    }

    /** Makes the text of a kubeconfig. */
    @FunctionalInterface
    public interface KubeconfigWriter {

        /** A kubeconfig for the user who has this token, in this namespace. */
        String write(String user, String namespace, String token);
    }
}
