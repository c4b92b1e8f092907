package io.shardlab.kube.kubelet;

import java.nio.file.Path;

/** The Java that runs this program, which is also the one that Java containers get. */
final class JavaBinary {

    private JavaBinary() {}

    static String path() {
        return directory().resolve("java").toString();
    }

    static Path directory() {
        return Path.of(System.getProperty("java.home"), "bin");
    }
}
