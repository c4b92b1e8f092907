package io.shardlab.lab.cli;

import io.shardlab.lab.preflight.Finding;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Looks at what an environment needs, and starts nothing. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Checks what an environment needs, and says what to do about what is missing.")
final class DoctorCommand implements Callable<Integer> {

    private static final int WELL = 0;
    private static final int UNWELL = 1;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        var findings = EnvironmentOptions.provider(spec)
                .preflight(EnvironmentOptions.settings(spec))
                .findings();
        out.println("environment " + EnvironmentOptions.name(spec));
        findings.forEach(finding -> out.println("  " + finding.toString().replace("\n", "\n  ")));
        out.flush();
        return findings.stream().anyMatch(finding -> finding.level() == Finding.Level.PROBLEM) ? UNWELL : WELL;
    }
}
