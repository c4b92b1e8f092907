package io.shardlab.lab.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlab.lab.checkout.LabException;
import io.shardlab.lab.preflight.Preflight;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentsTest {

    @Test
    void theLabsOwnCanBeChosenByName() {
        assertThat(Environments.all())
                .extracting(EnvironmentProvider::name)
                .containsExactly("embedded", "containers", "existing");
        assertThat(Environments.named("existing").name()).isEqualTo("existing");
    }

    @Test
    void aNameThatIsNotThereIsRefusedWithThoseThatAre() {
        assertThatThrownBy(() -> Environments.named("docker"))
                .isInstanceOf(LabException.class)
                .hasMessage("there is no environment docker; there are embedded, containers, existing");
    }

    @Test
    void aSettingsNameStandsForOneThingInAllEnvironments() {
        assertThat(Environments.all())
                .flatExtracting(EnvironmentProvider::settings)
                .extracting(Setting::name)
                .doesNotHaveDuplicates();
    }

    @Test
    void aFourthIsFoundWhereItsJarNamesIt(@TempDir Path jar) throws IOException {
        var services = Files.createDirectories(jar.resolve("META-INF").resolve("services"));
        Files.writeString(services.resolve(EnvironmentProvider.class.getName()), Fourth.class.getName());
        var thread = Thread.currentThread();
        var before = thread.getContextClassLoader();
        try (var loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, before)) {
            thread.setContextClassLoader(loader);

            assertThat(Environments.named("fourth").description()).isEqualTo("somebody else's");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** An environment that another team brings along. */
    public static final class Fourth implements EnvironmentProvider {

        @Override
        public String name() {
            return "fourth";
        }

        @Override
        public String description() {
            return "somebody else's";
        }

        @Override
        public List<Setting> settings() {
            return List.of();
        }

        @Override
        public Preflight preflight(Settings settings) {
            return new Preflight(name(), List.of());
        }

        @Override
        public Environment start(Settings settings, Consumer<String> tell) {
            throw new LabException("this one is only listed");
        }
    }
}
