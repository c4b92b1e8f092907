package io.shardlab.kube.api.json;

import io.fabric8.kubernetes.api.model.Quantity;

/** Reads resource quantities such as {@code 500m} or {@code 1Gi}. */
public final class Quantities {

    private Quantities() {}

    public static boolean isPositive(String quantity) {
        try {
            return Quantity.parse(quantity).getNumericalAmount().signum() > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
