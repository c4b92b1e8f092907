package io.shardlab.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlab.lab.checkout.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever a page tells its reader to type is typed by {@code .ci/run} too, or by the workflow where there is Docker. */
class DocumentedCommandsTest {

    /** In a block of code up to the end of the line, in prose up to the backtick; comments, pipes and the like are not its own. */
    private static final Pattern COMMAND = Pattern.compile("\\./shardlab( [^`&|#\\\\\\n)]*)?");

    private static final Path HOME = Checkout.find().folder();

    @Test
    void everyDocumentedCommandIsRun() throws IOException {
        var run = Files.readString(HOME.resolve(".ci/run"))
                + Files.readString(HOME.resolve(".ci/documented"))
                + Files.readString(HOME.resolve(".github/workflows/ci.yml"));

        assertThat(documented())
                .contains("./shardlab demo", "./shardlab aws --port 4566")
                .filteredOn(command -> !run.contains(command))
                .as("documented, and run by nobody: add them to .ci/documented")
                .isEmpty();
    }

    @Test
    void theFirstCommandOfTheReadmeIsTheFirstThatCiRuns() throws IOException {
        assertThat(Files.readString(HOME.resolve("README.md")))
                .containsSubsequence("## Two commands", "```sh\n./shardlab demo\n```");
        assertThat(Files.readString(HOME.resolve(".ci/run")))
                .containsSubsequence("first_command", "mvn -B -ntp verify");
    }

    private static List<String> documented() {
        return pages().flatMap(page -> COMMAND.matcher(text(page)).results())
                .map(command -> command.group().strip())
                .distinct()
                .toList();
    }

    private static Stream<Path> pages() {
        try (var docs = Files.walk(HOME.resolve("docs"))) {
            var pages = docs.filter(file -> file.toString().endsWith(".md")).toList();
            return Stream.concat(Stream.of(HOME.resolve("README.md")), pages.stream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
