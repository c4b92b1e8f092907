package io.shardlab.e2e;

import io.shardlab.e2e.saboteur.Saboteurs;
import io.shardlab.lab.Lab;
import io.shardlab.lab.environment.ContainersEnvironment;
import io.shardlab.lab.environment.ContainersOptions;
import io.shardlab.lab.environment.EmbeddedEnvironment;
import io.shardlab.lab.environment.EmbeddedOptions;
import io.shardlab.lab.environment.Environment;
import io.shardlab.lab.environment.Home;
import io.shardlab.lab.environment.LabException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives every test the same lab, started by the first that asks and ended with the last, in the environment that the system property {@code shardlab.environment} names. Stories have names of their own, so
 * that one environment serves them all.
 */
public final class SharedLab implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(SharedLab.class);

    /** The store closes what implements AutoCloseable when the run is over. */
    private record Started(Lab lab) implements AutoCloseable {

        static Started start(Class<?> key) {
            return new Started(Lab.in(environment(System.getProperty("shardlab.environment", "embedded"))));
        }

        private static Environment environment(String name) {
            var home = Home.find();
            return switch (name) {
                case "embedded" ->
                    EmbeddedEnvironment.start(EmbeddedOptions.quick().withImages(Saboteurs.images(home)));
                case "containers" ->
                    ContainersEnvironment.start(ContainersOptions.from(home, System.getenv()), System.err::println);
                default ->
                    throw new LabException(
                            "shardlab.environment is %s; it can be embedded or containers".formatted(name));
            };
        }

        @Override
        public void close() {
            lab.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext extension) {
        return parameter.getParameter().getType() == Lab.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext extension) {
        return extension
                .getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Started.class, Started::start, Started.class)
                .lab();
    }
}
