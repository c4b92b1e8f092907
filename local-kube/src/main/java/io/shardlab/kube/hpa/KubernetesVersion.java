package io.shardlab.kube.hpa;

import java.util.Arrays;
import java.util.Optional;

/** The versions of Kubernetes whose HPA controllers differ in what they decide or say. */
public enum KubernetesVersion {
    V1_33("1.33"),
    V1_34("1.34"),
    V1_35("1.35"),
    V1_37("1.37");

    private final String text;

    KubernetesVersion(String text) {
        this.text = text;
    }

    /** The version that a text such as {@code 1.35} names. */
    public static Optional<KubernetesVersion> of(String text) {
        return Arrays.stream(values())
                .filter(version -> version.text.equals(text))
                .findFirst();
    }

    /** Gate {@code HPAConfigurableTolerance}: whether {@code behavior.*.tolerance} counts. */
    boolean hasOwnTolerances() {
        return compareTo(V1_35) >= 0;
    }

    /** Whether the sum and the proposal of a target of type Value are capped where they leave their range. */
    boolean capsOverflow() {
        return compareTo(V1_35) >= 0;
    }

    /** Whether a new HPA, and a changed spec, is synced at once (kubernetes#138294, gate {@code HPAGeneration}). */
    public boolean syncsAtOnce() {
        return compareTo(V1_37) >= 0;
    }

    /** Gate {@code HPAScaleToZero} with the condition ScaledToZero. */
    boolean hasScaledToZero() {
        return compareTo(V1_37) >= 0;
    }

    /** Whether several HPAs on the same pods and failures of object metrics are said in the words of 1.37. */
    boolean hasNewTexts() {
        return compareTo(V1_37) >= 0;
    }

    @Override
    public String toString() {
        return text;
    }
}
