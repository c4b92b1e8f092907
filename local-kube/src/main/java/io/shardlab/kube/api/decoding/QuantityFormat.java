package io.shardlab.kube.api.decoding;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a resource quantity must be written (upstream {@code apimachinery/pkg/api/resource/quantity.go}). */
final class QuantityFormat {

    static final String WRONG_FORMAT =
            "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

    private static final String WRONG_SUFFIX = "unable to parse quantity's suffix";
    private static final Pattern NUMBER_AND_SUFFIX = Pattern.compile("([+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+))(.*)");
    private static final Pattern LETTERS_AND_DIGITS = Pattern.compile("[eEinumkKMGTP]*[-+]?[0-9]*");
    private static final Pattern SUFFIX = Pattern.compile("[numkMGTPE]?|[KMGTPE]i|[eE][-+]?[0-9]{1,3}");

    private QuantityFormat() {}

    /** Why a text is no quantity; empty if it is one. */
    static Optional<String> mistake(String text) {
        Matcher parts = NUMBER_AND_SUFFIX.matcher(text);
        if (!parts.matches() || !LETTERS_AND_DIGITS.matcher(parts.group(2)).matches()) {
            return Optional.of(WRONG_FORMAT);
        }
        return SUFFIX.matcher(parts.group(2)).matches() ? Optional.empty() : Optional.of(WRONG_SUFFIX);
    }
}
