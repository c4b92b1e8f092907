package io.shardlab.lab.environment.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlab.lab.environment.Settings;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The environment "containers" on a class path that lacks its optional libraries. */
class ContainersLibrariesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "testcontainers-k3s",
                "docker-java-core",
                "docker-java-transport-zerodep, commons-compress",
                "testcontainers-k3s, testcontainers-localstack, docker-java-core, docker-java-transport-zerodep, commons-compress"
            })
    void whatIsMissingIsNamedWithTheWayOut(String libraries) throws Exception {
        assertThat(findingsWithout(libraries.replace(", ", "|")))
                .singleElement()
                .asString()
                .startsWith("problem  not on the class path: " + libraries + System.lineSeparator())
                .contains("lab's pom.xml", "--environment embedded");
    }

    @Test
    void nothingIsMissingHere() throws Exception {
        assertThat(findingsWithout("none")).noneMatch(finding -> finding.contains("class path"));
    }

    @SuppressWarnings("unchecked")
    private static List<String> findingsWithout(String libraries) throws Exception {
        try (var loader = new URLClassLoader(classPathWithout(libraries), ClassLoader.getPlatformClassLoader())) {
            var settings = loader.loadClass(Settings.class.getName())
                    .getMethod("ofProcess")
                    .invoke(null);
            var provider = loader.loadClass(ContainersProvider.class.getName());
            var preflight = provider.getMethod("preflight", settings.getClass())
                    .invoke(provider.getConstructor().newInstance(), settings);
            var findings =
                    (List<Object>) preflight.getClass().getMethod("findings").invoke(preflight);
            return findings.stream().map(Object::toString).toList();
        }
    }

    private static URL[] classPathWithout(String libraries) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.matches(".*/(" + libraries + ")-\\d[^/]*\\.jar"))
                .map(entry -> Path.of(entry).toUri())
                .map(ContainersLibrariesTest::url)
                .toArray(URL[]::new);
    }

    private static URL url(URI uri) {
        try {
            return uri.toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }
}
