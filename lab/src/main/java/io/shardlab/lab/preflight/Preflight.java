package io.shardlab.lab.preflight;

import io.shardlab.lab.checkout.LabException;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What an environment needs, looked at before anything starts. Every check is made, so that a user learns of all that is wrong
 * at once.
 *
 * @param environment whose needs they are
 * @param checks each finds one or more things
 */
public record Preflight(String environment, List<Supplier<List<Finding>>> checks) {

    public Preflight {
        checks = List.copyOf(checks);
    }

    /** Makes every check. */
    public List<Finding> findings() {
        return checks.stream().flatMap(check -> check.get().stream()).toList();
    }

    /**
     * Makes every check and goes on only if nothing is in the way.
     *
     * @throws LabException naming every problem with its remedy
     */
    public void demand() {
        var problems = findings().stream()
                .filter(finding -> finding.level() == Finding.Level.PROBLEM)
                .map(Finding::toString)
                .collect(Collectors.joining(System.lineSeparator()));
        if (!problems.isEmpty()) {
            throw new LabException("the environment %s cannot start:%n%s".formatted(environment, problems));
        }
    }
}
