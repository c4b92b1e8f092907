package io.shardlab.lab.checkout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The checkout that the lab starts its programs from: how each is run, the chart, and the requests
 * that fill the cloud.
 *
 * @param folder the checkout's root
 */
public record Checkout(Path folder) {

    /**
     * The checkout named by the system property {@code shardlab.home}, or else the nearest folder from here upwards that looks
     * like one.
     *
     * @throws LabException when there is none
     */
    public static Checkout find() {
        var named = System.getProperty("shardlab.home", "");
        if (!named.isEmpty()) {
            var checkout = new Checkout(Path.of(named).toAbsolutePath().normalize());
            if (!checkout.isCheckout()) {
                throw new LabException("shardlab.home is %s, which holds no charts/kcl-consumer".formatted(named));
            }
            return checkout;
        }
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (new Checkout(folder).isCheckout()) {
                return new Checkout(folder);
            }
        }
        throw new LabException(
                "no Shardlab checkout from here upwards: start it there, or set the system property shardlab.home");
    }

    private boolean isCheckout() {
        return Files.isRegularFile(consumerChart().resolve("Chart.yaml"));
    }

    /** The folder of the consumer's Helm chart. */
    public Path consumerChart() {
        return folder.resolve("charts").resolve("kcl-consumer");
    }

    /** The folder of AWS requests, by service, that the story needs before it starts. */
    public Path initialRequests() {
        return folder.resolve("localstack-init");
    }

    /** The folder of things that runs leave behind for their reader: logs, kubeconfigs, caches. */
    public Path state() {
        return folder.resolve(".shardlab");
    }

    /**
     * The file that says how a program is run, for {@code java @FILE}: flags of the JVM, class path, main class.
     *
     * @param module the program's module
     * @throws LabException when it is not built
     */
    public Path launchFile(String module) {
        var file = folder.resolve(module).resolve("target").resolve("java.args");
        if (!Files.isRegularFile(file)) {
            throw new LabException(
                    "%s is not built (there is no %s): run ./shardlab, which builds".formatted(module, file));
        }
        return file;
    }

    /**
     * The class path of a program.
     *
     * @throws LabException when it is not built
     */
    public String classPath(String module) {
        var file = launchFile(module);
        try (var lines = Files.lines(file)) {
            return lines.dropWhile(line -> !line.equals("-cp"))
                    .skip(1)
                    .findFirst()
                    .map(quoted -> quoted.replace("\"", ""))
                    .orElseThrow(() -> new LabException("there is no class path in " + file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** The Java that runs this lab, which also runs its programs. */
    public static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }
}
