package io.shardlab.lab.environment.containers;

import io.shardlab.lab.preflight.Finding;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The libraries that only the environment "containers" needs: lab's optional dependencies, which its users may not have. */
enum ContainersLibraries {
    TESTCONTAINERS_K3S("org.testcontainers.k3s.K3sContainer"),
    TESTCONTAINERS_LOCALSTACK("org.testcontainers.localstack.LocalStackContainer"),
    DOCKER_JAVA_CORE("com.github.dockerjava.core.DockerClientImpl"),
    DOCKER_JAVA_TRANSPORT_ZERODEP("com.github.dockerjava.zerodep.ZerodepDockerHttpClient"),
    COMMONS_COMPRESS("org.apache.commons.compress.archivers.tar.TarArchiveInputStream");

    /** A class of the library that is used here. */
    private final String aClass;

    ContainersLibraries(String aClass) {
        this.aClass = aClass;
    }

    /** What is not on the class path, if anything. */
    static List<Finding> missing() {
        var missing = Stream.of(values())
                .filter(library -> !library.isThere())
                .map(ContainersLibraries::artifact)
                .toList();
        return missing.isEmpty()
                ? List.of()
                : List.of(
                        Finding.problem(
                                "not on the class path: " + String.join(", ", missing),
                                "add them to your build in the versions of lab's pom.xml, where they are optional, or use --environment embedded"));
    }

    private boolean isThere() {
        try {
            Class.forName(aClass, false, ContainersLibraries.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | NoClassDefFoundError e) {
            return false;
        }
    }

    private String artifact() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
