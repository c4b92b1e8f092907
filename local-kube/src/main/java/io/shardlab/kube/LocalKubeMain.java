package io.shardlab.kube;

import io.shardlab.kube.hpa.HpaOptions;
import io.shardlab.kube.hpa.KubernetesVersion;
import io.shardlab.program.Durations;
import io.shardlab.program.Lifetime;
import io.shardlab.program.Logging;
import io.shardlab.program.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The program {@code local-kube}: one line on standard output when it is ready, logs on standard error. */
@Command(
        name = "local-kube",
        mixinStandardHelpOptions = true,
        description = "A Kubernetes cluster of one node whose pods are processes of this machine, with KEDA.",
        sortOptions = false)
public final class LocalKubeMain implements Callable<Integer> {

    private enum Switch {
        on,
        off
    }

    @Option(names = "--host", paramLabel = "ADDRESS", description = "Address to listen on (default ${DEFAULT-VALUE}).")
    private String host = "127.0.0.1";

    @Option(names = "--port", paramLabel = "N", description = "Port, 0 for any (default ${DEFAULT-VALUE}).")
    private int port = 6443;

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description = "Where pods' files and logs are kept (default a fresh directory, removed at the end).")
    private Optional<Path> stateDir = Optional.empty();

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "Where to write the kubeconfig (default a file in the state directory).")
    private Optional<Path> kubeconfig = Optional.empty();

    @Option(
            names = "--image-catalogue",
            paramLabel = "FILE",
            description = "Which program stands for which image; may be repeated, the last file is looked up first.")
    private List<Path> imageCatalogues = List.of();

    @Option(
            names = "--hpa-sync-period",
            paramLabel = "TIME",
            converter = Durations.Period.class,
            description = "How often an HPA is evaluated, for example 15s or 500ms (default 15s).")
    private Duration hpaSyncPeriod = Duration.ofSeconds(15);

    @Option(
            names = "--kubernetes",
            paramLabel = "VERSION",
            description = "Whose HPA controller this is like: 1.33, 1.34, 1.35 or 1.37 (default 1.35).")
    private KubernetesVersion kubernetes = HpaOptions.DEFAULT.kubernetes();

    @Option(names = "--keda", paramLabel = "on|off", description = "Install KEDA (default ${DEFAULT-VALUE}).")
    private Switch keda = Switch.on;

    @Option(
            names = "--keda-env",
            paramLabel = "NAME=VALUE",
            description = "Environment of the keda-operator container; may be repeated.")
    private Map<String, String> kedaEnvironment = Map.of();

    @Mixin
    private Lifetime lifetime = new Lifetime();

    /** Runs the program. */
    public static void main(String[] args) {
        // The client complains of every watch that ends with the server.
        Logging.toStandardError("io.fabric8.kubernetes.client");
        Program.run(
                Program.of(new LocalKubeMain()).registerConverter(KubernetesVersion.class, LocalKubeMain::kubernetes),
                args);
    }

    private static KubernetesVersion kubernetes(String text) {
        return KubernetesVersion.of(text)
                .orElseThrow(() -> new CommandLine.TypeConversionException(
                        "\"" + text + "\" is none of " + Arrays.toString(KubernetesVersion.values())));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (LocalKube kube = LocalKube.start(options())) {
            lifetime.serve(
                    "local-kube is ready at " + kube.endpoint() + " (kubeconfig " + kube.kubeconfig() + ")",
                    kube::close);
        }
        return CommandLine.ExitCode.OK;
    }

    private LocalKubeOptions options() {
        return new LocalKubeOptions(
                host,
                port,
                stateDir,
                kubeconfig,
                imageCatalogues,
                hpaSyncPeriod,
                keda == Switch.on,
                kedaEnvironment,
                kubernetes,
                Clock.systemUTC());
    }
}
