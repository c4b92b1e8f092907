package io.shardlab.kube.api;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** The forms that names of objects may have, and names made up by the server. */
final class Names {

    static final String LABEL_RULE =
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and"
                    + " end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is"
                    + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    static final String SUBDOMAIN_RULE =
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must"
                    + " start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is"
                    + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    /** Upstream's alphabet for generated names: no vowels, no look-alikes, so no accidental words. */
    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

    private static final int SUFFIX_LENGTH = 5;
    private static final int LONGEST_GENERATED_BASE = 58;
    private static final int LONGEST_SUBDOMAIN = 253;

    private static final RandomGenerator RANDOM = new SecureRandom();

    private Names() {}

    static boolean isLabel(String name) {
        return LABEL.matcher(name).matches();
    }

    static boolean isSubdomain(String name) {
        return name.length() <= LONGEST_SUBDOMAIN && SUBDOMAIN.matcher(name).matches();
    }

    /** A name from {@code generateName}. */
    static String generate(String base) {
        StringBuilder name = new StringBuilder(
                base.length() > LONGEST_GENERATED_BASE ? base.substring(0, LONGEST_GENERATED_BASE) : base);
        for (int i = 0; i < SUFFIX_LENGTH; i++) {
            name.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return name.toString();
    }
}
