package io.shardlab.lab.checkout;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The checkout that the lab starts its programs from: every module's jar and recorded class path, the chart, and the requests
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
     * The class path of a module's program: its jar, and what Maven recorded beside it.
     *
     * @throws LabException when the module is not built
     */
    public String classPath(String module) {
        var target = folder.resolve(module).resolve("target");
        var recorded = target.resolve("classpath");
        var jars = jars(target, module);
        if (jars.size() != 1 || !Files.isRegularFile(recorded)) {
            throw new LabException(
                    "%s is not built (looked for its jar and class path in %s): run `mvn -q package -DskipTests`"
                            .formatted(module, target));
        }
        try {
            return jars.get(0) + File.pathSeparator + Files.readString(recorded).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + recorded, e);
        }
    }

    private static List<Path> jars(Path target, String module) {
        if (!Files.isDirectory(target)) {
            return List.of();
        }
        try (var files = Files.list(target)) {
            return files.filter(
                            file -> file.getFileName().toString().matches(module + "-[0-9][0-9.]*(-SNAPSHOT)?\\.jar"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + target, e);
        }
    }

    /** The Java that runs this lab, which also runs its programs. */
    public static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }
}
