package io.shardlab.lab.environment.existing;

import io.shardlab.lab.checkout.Checkout;
import io.shardlab.lab.environment.Environment;
import io.shardlab.lab.environment.EnvironmentProvider;
import io.shardlab.lab.environment.Setting;
import io.shardlab.lab.environment.Settings;
import io.shardlab.lab.preflight.Preflight;
import java.util.List;
import java.util.function.Consumer;

/** The environment {@code existing}. */
public final class ExistingProvider implements EnvironmentProvider {

    @Override
    public String name() {
        return ExistingEnvironment.NAME;
    }

    @Override
    public String description() {
        return "a cluster with KEDA that is already there";
    }

    @Override
    public List<Setting> settings() {
        return ExistingOptions.SETTINGS;
    }

    @Override
    public Preflight preflight(Settings settings) {
        return ExistingEnvironment.preflight(ExistingOptions.from(Checkout.find(), settings));
    }

    @Override
    public Environment start(Settings settings, Consumer<String> tell) {
        return ExistingEnvironment.connect(ExistingOptions.from(Checkout.find(), settings));
    }
}
