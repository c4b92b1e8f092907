package io.shardlab.kube.kubelet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The files of one pod: {@code CONTAINER/RESTARTCOUNT.log}, and its home, temporary files and volumes, which go with the
 * pod while its logs stay.
 */
record PodDirectory(Path path) {

    static PodDirectory create(Path stateDir, String uid) throws IOException {
        PodDirectory directory =
                new PodDirectory(stateDir.resolve("pods").resolve(uid).toAbsolutePath());
        PrivateFiles.directory(directory.home());
        PrivateFiles.directory(directory.volumes());
        // What the AWS SDKs and CLI would otherwise look for in the developer's home.
        for (Path empty : List.of(directory.awsConfig(), directory.awsCredentials())) {
            PrivateFiles.file(empty);
        }
        return directory;
    }

    Path home() {
        return path.resolve(".home");
    }

    Path volumes() {
        return path.resolve(".volumes");
    }

    /** A container's own place for temporary files. */
    Path temporary(String container) throws ContainerConfigException, IOException {
        return PrivateFiles.directory(ContainedPath.child(path.resolve(".tmp"), "container", container));
    }

    Path log(String container, int restartCount) throws ContainerConfigException, IOException {
        return PrivateFiles.directory(ContainedPath.child(path, "container", container))
                .resolve(restartCount + ".log");
    }

    /** A new file for the output of a command that runs beside a container. */
    Path execOutput() {
        try {
            return Files.createTempFile(PrivateFiles.directory(path.resolve(".exec")), "", ".log");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path awsConfig() {
        return path.resolve(".home").resolve("aws-config");
    }

    private Path awsCredentials() {
        return path.resolve(".home").resolve("aws-credentials");
    }

    /**
     * What a container sees before its image and its specification have spoken: a home of the pod's own, and nothing of
     * the developer's identity.
     */
    Map<String, String> baseEnvironment(String podName, Path temporary) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PATH", JavaBinary.directory() + ":/usr/local/bin:/usr/bin:/bin");
        environment.put("HOME", home().toString());
        environment.put("TMPDIR", temporary.toString());
        environment.put("HOSTNAME", podName);
        environment.put("AWS_CONFIG_FILE", awsConfig().toString());
        environment.put("AWS_SHARED_CREDENTIALS_FILE", awsCredentials().toString());
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        return environment;
    }

    /** Removes everything but the logs. */
    void clear() {
        for (String part : List.of(".home", ".volumes", ".tmp", ".exec")) {
            try (Stream<Path> files =
                    Files.exists(path.resolve(part)) ? Files.walk(path.resolve(part)) : Stream.empty()) {
                files.sorted(Comparator.reverseOrder()).forEach(PodDirectory::delete);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
