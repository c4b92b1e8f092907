package io.shardlab.kube.api.validation;

/** Port numbers, and the ports that are a number or the name of one. */
final class PortRules {

    static final int HIGHEST = 65_535;

    private PortRules() {}

    /** {@code ValidatePortNumOrName}. */
    static void numberOrName(Field port) {
        if (port.value().isTextual()) {
            port.invalidTexts(port.text(), Formats.portName(port.text()));
        } else {
            number(port);
        }
    }

    /** {@code IsValidPortNum}; in Go a port that is left out is 0. */
    static void number(Field port) {
        if (port.isPresent()) {
            port.demandRange(1, HIGHEST);
        } else {
            port.invalidZero("must be between 1 and " + HIGHEST + ", inclusive");
        }
    }
}
