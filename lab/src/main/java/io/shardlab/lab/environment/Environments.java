package io.shardlab.lab.environment;

import io.shardlab.lab.checkout.LabException;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The environments that can be chosen: the lab's own, and whatever else the class path brings. */
public final class Environments {

    /** The one that needs nothing but a JDK. */
    public static final String DEFAULT = "embedded";

    private Environments() {}

    /** All of them, the lab's own first. */
    public static List<EnvironmentProvider> all() {
        return ServiceLoader.load(EnvironmentProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /**
     * The one of this name.
     *
     * @throws LabException naming those that there are
     */
    public static EnvironmentProvider named(String name) {
        var all = all();
        return all.stream()
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new LabException("there is no environment %s; there are %s"
                        .formatted(
                                name,
                                all.stream().map(EnvironmentProvider::name).collect(Collectors.joining(", ")))));
    }
}
