package io.shardlab.lab.environment.embedded;

import io.shardlab.lab.environment.Environment;
import io.shardlab.lab.environment.EnvironmentProvider;
import io.shardlab.lab.environment.Setting;
import io.shardlab.lab.environment.Settings;
import io.shardlab.lab.preflight.Preflight;
import java.util.List;
import java.util.function.Consumer;

/** The environment {@code embedded}. */
public final class EmbeddedProvider implements EnvironmentProvider {

    @Override
    public String name() {
        return EmbeddedEnvironment.NAME;
    }

    @Override
    public String description() {
        return "emulators and pods as processes of this machine";
    }

    @Override
    public List<Setting> settings() {
        return EmbeddedOptions.SETTINGS;
    }

    @Override
    public Preflight preflight(Settings settings) {
        return EmbeddedEnvironment.preflight(EmbeddedOptions.from(settings));
    }

    @Override
    public Environment start(Settings settings, Consumer<String> tell) {
        return EmbeddedEnvironment.start(EmbeddedOptions.from(settings));
    }
}
