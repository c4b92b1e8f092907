package io.shardlab.kube;

import io.shardlab.kube.hpa.HpaOptions;
import io.shardlab.kube.hpa.KubernetesVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program {@code local-kube}: one line on standard output when it is ready, logs on standard error. */
@Command(
        name = "local-kube",
        mixinStandardHelpOptions = true,
        description = "A Kubernetes cluster of one node whose pods are processes of this machine, with KEDA.",
        sortOptions = false)
public final class LocalKubeMain implements Runnable {

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

    @Option(names = "--exit-with-stdin", description = "End when standard input ends, as it does when the parent dies.")
    private boolean exitWithStdin;

    /** Runs the program. */
    public static void main(String[] args) {
        int code = new CommandLine(new LocalKubeMain())
                .registerConverter(Duration.class, LocalKubeMain::duration)
                .registerConverter(KubernetesVersion.class, LocalKubeMain::kubernetes)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("local-kube: " + failure.getMessage());
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(args);
        System.exit(code);
    }

    /** Reads {@code 500ms}, {@code 1s}, {@code 1.5s} or {@code 2m}. */
    static Duration duration(String text) {
        String plain = text.trim().toLowerCase(Locale.ROOT);
        try {
            Duration duration = plain.endsWith("ms")
                    ? Duration.ofMillis(Long.parseLong(plain.substring(0, plain.length() - 2)))
                    : Duration.parse("PT" + plain);
            if (duration.isNegative() || duration.isZero()) {
                throw new CommandLine.TypeConversionException(
                        "\"" + text + "\" is not a positive time; write it like 500ms, 1s, 1.5s or 2m");
            }
            return duration;
        } catch (DateTimeParseException | NumberFormatException e) {
            throw new CommandLine.TypeConversionException(
                    "\"" + text + "\" is not a time; write it like 500ms, 1s, 1.5s or 2m");
        }
    }

    private static KubernetesVersion kubernetes(String text) {
        return KubernetesVersion.of(text)
                .orElseThrow(() -> new CommandLine.TypeConversionException(
                        "\"" + text + "\" is none of " + Arrays.toString(KubernetesVersion.values())));
    }

    @Override
    public void run() {
        var ended = new CountDownLatch(1);
        try (LocalKube kube = LocalKube.start(options())) {
            Runtime.getRuntime().addShutdownHook(new Thread(kube::close, "local-kube-stop"));
            if (exitWithStdin) {
                endWithStandardInput(ended);
            }
            System.out.println("local-kube is ready at " + kube.endpoint() + " (kubeconfig " + kube.kubeconfig() + ")");
            System.out.flush();
            ended.await();
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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

    private static void endWithStandardInput(CountDownLatch ended) {
        var watcher = new Thread(
                () -> {
                    try (InputStream input = System.in) {
                        while (input.read() >= 0) {
                            // Whatever is said there, only its end matters.
                        }
                    } catch (IOException e) {
                        // A standard input that cannot be read has ended.
                    }
                    ended.countDown();
                },
                "stdin");
        watcher.setDaemon(true);
        watcher.start();
    }
}
