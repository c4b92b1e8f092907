package io.shardlab.lab.environment;

import io.shardlab.lab.checkout.LabException;
import io.shardlab.lab.preflight.Preflight;
import java.util.List;
import java.util.function.Consumer;

/**
 * A kind of environment that can be chosen by its name, on the command line and by tests alike. One that is not part of the lab is
 * found when its jar names it in {@code META-INF/services/io.shardlab.lab.environment.EnvironmentProvider}.
 */
public interface EnvironmentProvider {

    /** What users type, and results carry. */
    String name();

    /** What it is made of, in half a sentence. */
    String description();

    /** What it can be told. A name stands for one thing in all environments. */
    List<Setting> settings();

    /** What it needs, unchecked as yet. */
    Preflight preflight(Settings settings);

    /**
     * Checks what it needs, and starts it or connects to it.
     *
     * @param tell is told what is being done, line by line, where that takes long
     * @throws LabException naming everything that is in the way; nothing is left running then
     */
    Environment start(Settings settings, Consumer<String> tell);
}
