package io.shardlab.kube.api.validation;

/** Port numbers, and the ports that are a number or the name of one. */
final class PortRules {

    static final int HIGHEST = 65_535;

    private PortRules() {}

    /** {@code ValidatePortNumOrName}. */
    static void numberOrName(Field port) {
        if (port.value().isTextual()) {
            port.invalidTexts(port.text(), Formats.portName(port.text()));
        } else if (!port.isPresent()) {
            port.invalidText("0", "must be between 1 and " + HIGHEST + ", inclusive");
        } else {
            port.demandRange(1, HIGHEST);
        }
    }
}
