package io.shardlab.kube.autoscaling;

import java.math.BigDecimal;

/** A quantity as Kubernetes writes it: the shortest whole number with a decimal suffix ({@code 1k}, not {@code 1000}). */
public final class CanonicalQuantity {

    private static final String[] SUFFIXES = {"", "k", "M", "G", "T", "P", "E"};

    private CanonicalQuantity() {}

    /** Upstream {@code resource.NewMilliQuantity(milli, DecimalSI).String()}. */
    public static String ofMilli(long milli) {
        return milli % 1000 == 0 ? of(milli / 1000) : milli + "m";
    }

    /** The same of an amount with at most three decimals. */
    public static String of(BigDecimal amount) {
        return amount.stripTrailingZeros().scale() <= 0
                ? of(amount.longValueExact())
                : ofMilli(amount.movePointRight(3).longValueExact());
    }

    /** Upstream {@code resource.NewQuantity(amount, DecimalSI).String()}. */
    public static String of(long amount) {
        int suffix = 0;
        long rest = amount;
        while (rest != 0 && rest % 1000 == 0) {
            rest /= 1000;
            suffix++;
        }
        return rest + SUFFIXES[suffix];
    }
}
