package io.shardlab.e2e;

import io.shardlab.e2e.saboteur.Saboteurs;
import io.shardlab.lab.checkout.Checkout;
import io.shardlab.lab.environment.Environments;
import io.shardlab.lab.environment.Settings;
import io.shardlab.lab.environment.embedded.EmbeddedOptions;
import io.shardlab.lab.scenario.Lab;
import java.util.List;
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
            var name = System.getProperty("shardlab.environment", Environments.DEFAULT);
            var settings = Settings.ofProcess()
                    .with(
                            EmbeddedOptions.IMAGE_CATALOGUE,
                            List.of(Saboteurs.catalogue(Checkout.find()).toString()));
            return new Started(Lab.in(Environments.named(name).start(settings, System.err::println), settings));
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
