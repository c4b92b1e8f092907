package io.shardlab.kube.api.json;

import io.shardlab.kube.api.validation.Formats;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/** The forms that names of objects may have, and names made up by the server. */
public final class Names {

    /** Upstream's alphabet for generated names: no vowels, no look-alikes, so no accidental words. */
    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

    private static final int SUFFIX_LENGTH = 5;
    private static final int LONGEST_GENERATED_BASE = 58;

    private static final RandomGenerator RANDOM = new SecureRandom();

    private Names() {}

    public static boolean isLabel(String name) {
        return Formats.label(name).isEmpty();
    }

    public static boolean isSubdomain(String name) {
        return Formats.subdomain(name).isEmpty();
    }

    /** A name from {@code generateName}. */
    public static String generate(String base) {
        StringBuilder name = new StringBuilder(
                base.length() > LONGEST_GENERATED_BASE ? base.substring(0, LONGEST_GENERATED_BASE) : base);
        for (int i = 0; i < SUFFIX_LENGTH; i++) {
            name.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return name.toString();
    }
}
