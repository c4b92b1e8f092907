package io.shardlab.lab.environment;

import io.shardlab.lab.checkout.LabException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whose settings the consumer, KEDA and the HPA run with: short ones, or those that people ship. */
public enum Timings {
    /** The chart's {@code values-lab.yaml}: every knob exists upstream, only its value is shorter. */
    LAB(Optional.of("values-lab.yaml")),
    /** The chart's own defaults, as they are in production. */
    PRODUCTION(Optional.empty());

    /** Which of them, for environment and scenario alike. */
    public static final Setting SETTING = Setting.of(
            "timings",
            "lab|production",
            "lab: values-lab.yaml, minutes become seconds (default); production: the chart's own values");

    private final Optional<String> valuesFile;

    Timings(Optional<String> valuesFile) {
        this.valuesFile = valuesFile;
    }

    /**
     * What was said, or the lab's.
     *
     * @throws LabException when it is neither
     */
    public static Timings of(Settings settings) {
        var told = settings.value(SETTING).orElse(LAB.label());
        return Arrays.stream(values())
                .filter(timings -> timings.label().equals(told))
                .findFirst()
                .orElseThrow(() -> new LabException("%s is %s; it can be %s"
                        .formatted(
                                SETTING.option(),
                                told,
                                Arrays.stream(values()).map(Timings::label).collect(Collectors.joining(" or ")))));
    }

    /** The name that users type and results carry. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The file of Helm values beside the chart that sets them, if they are not the chart's own. */
    public Optional<String> valuesFile() {
        return valuesFile;
    }
}
