package io.shardlab.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Writes a line for every check: name, basis, source, outcome, and the first line of what went wrong. */
final class Results implements TestWatcher {

    @Override
    public void testSuccessful(ExtensionContext context) {
        write(context, "holds", "");
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        write(context, "differs", cause.toString());
    }

    @Override
    public void testAborted(ExtensionContext context, Throwable cause) {
        write(context, "not applicable", cause.getMessage());
    }

    /** How a check is called in results and recordings. */
    static String name(ExtensionContext context) {
        return context.getRequiredTestClass().getSimpleName().replace("IT", "") + "."
                + context.getRequiredTestMethod().getName();
    }

    private static void write(ExtensionContext context, String outcome, String detail) {
        Optional<Check> check = context.getTestMethod().map(method -> method.getAnnotation(Check.class));
        String line = String.join(
                "\t",
                name(context),
                check.map(known -> known.basis().name().toLowerCase(java.util.Locale.ROOT))
                        .orElse(""),
                check.map(Check::source).orElse(""),
                outcome,
                detail.replaceAll("\\s+", " "));
        try {
            Path folder = Path.of(System.getProperty("conformance.results", "target/conformance"));
            Files.createDirectories(folder);
            Files.writeString(
                    folder.resolve(KinesisUnderTest.name() + ".tsv"),
                    line + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
