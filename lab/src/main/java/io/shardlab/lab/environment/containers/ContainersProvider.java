package io.shardlab.lab.environment.containers;

import io.shardlab.lab.checkout.Checkout;
import io.shardlab.lab.environment.Environment;
import io.shardlab.lab.environment.EnvironmentProvider;
import io.shardlab.lab.environment.Setting;
import io.shardlab.lab.environment.Settings;
import io.shardlab.lab.preflight.Preflight;
import java.util.List;
import java.util.function.Consumer;

/** The environment {@code containers}. It can be listed where Testcontainers is not on the class path. */
public final class ContainersProvider implements EnvironmentProvider {

    @Override
    public String name() {
        return "containers";
    }

    @Override
    public String description() {
        return "LocalStack, k3s and KEDA in Docker";
    }

    @Override
    public List<Setting> settings() {
        return ContainersOptions.SETTINGS;
    }

    @Override
    public Preflight preflight(Settings settings) {
        return ContainersEnvironment.preflight(ContainersOptions.from(Checkout.find(), settings));
    }

    @Override
    public Environment start(Settings settings, Consumer<String> tell) {
        return ContainersEnvironment.start(ContainersOptions.from(Checkout.find(), settings), tell);
    }
}
