package io.shardlab.kube.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shardlab.kube.kubelet.ImageProgram.BuiltIn;
import io.shardlab.kube.kubelet.ImageProgram.CommandProgram;
import io.shardlab.kube.kubelet.ImageProgram.JavaProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageCatalogueTest {

    @TempDir
    Path directory;

    @Test
    void aFileGivenLaterIsLookedUpFirstAndItsFirstMatchWins() throws IOException {
        Path first = file("first.yaml", entry("app:*", "from-first"), entry("other:*", "other"));
        Path second = file("second.yaml", entry("app:2", "exact"), entry("app:?", "glob"));
        ImageCatalogue catalogue = ImageCatalogue.load(List.of(first, second));

        assertThat(command(catalogue, "app:2")).containsExactly("exact");
        assertThat(command(catalogue, "app:3")).containsExactly("glob");
        assertThat(command(catalogue, "app:latest")).containsExactly("from-first");
        assertThat(command(catalogue, "other:1")).containsExactly("other");
    }

    @Test
    void aPatternIsMatchedAgainstTheWholeReference() throws IOException {
        ImageCatalogue catalogue = ImageCatalogue.load(List.of(file("a.yaml", entry("*app:1.0", "x"))));

        assertThat(catalogue.find("registry.example:5000/team/app:1.0")).isPresent();
        assertThat(catalogue.find("app:1x0")).isEmpty();
        assertThat(catalogue.find("app:1.0-beta")).isEmpty();
    }

    @Test
    void readsEveryKindWithItsFields() throws IOException {
        Path file = Files.writeString(directory.resolve("all.yaml"), """
                version: 1
                images:
                  - image: "java:*"
                    kind: java
                    command: ["-cp", "{dir}/app.jar", "Main"]
                    heapPercent: 50
                    portEnv: PORT
                    bindsEveryAddress: true
                    env: {LANG: C.UTF-8, N: 1}
                    args: [serve]
                    workingDir: work
                  - image: "sh:*"
                    kind: command
                    command: ["{java}", "-version"]
                  - image: "keda:*"
                    kind: builtin
                    program: keda-operator
                """);
        ImageCatalogue catalogue = ImageCatalogue.load(List.of(file));

        ImageEntry java = catalogue.find("java:1").orElseThrow();
        assertThat(java.program())
                .isEqualTo(new JavaProgram(JavaBinary.path(), List.of("-cp", directory + "/app.jar", "Main"), 50));
        assertThat(java.port()).contains(new ImageEntry.PortVariable("PORT", true));
        assertThat(java.environment()).containsEntry("LANG", "C.UTF-8").containsEntry("N", "1");
        assertThat(java.args()).containsExactly("serve");
        assertThat(java.workingDirectory()).contains(directory.resolve("work"));
        assertThat(java.id()).isEqualTo("all.yaml#java:*");
        assertThat(command(catalogue, "sh:1")).containsExactly(JavaBinary.path(), "-version");
        assertThat(catalogue.find("keda:1").orElseThrow().program()).isEqualTo(new BuiltIn("keda-operator"));
    }

    @Test
    void localKubesOwnImagesComeLast() throws IOException {
        assertThat(ImageCatalogue.builtIn()
                        .find("registry.example/pause:3.9")
                        .orElseThrow()
                        .program())
                .isEqualTo(new BuiltIn("pause"));

        ImageCatalogue other = ImageCatalogue.load(List.of(file("a.yaml", entry("*pause:*", "sleep"))));
        assertThat(command(other, "pause:1")).containsExactly("sleep");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pause", "registry.example/pause", "pause:3.10.1", "registry.example/pause:3.10.1"})
    void thePauseImageNeedsNoCatalogueUnderAnyOfItsNames(String image) {
        assertThat(ImageCatalogue.builtIn().find(image))
                .map(ImageEntry::program)
                .contains(new BuiltIn("pause"));
    }

    @Test
    void anImageThatOnlyEndsLikeItsNameIsNotThePauseImage() {
        assertThat(ImageCatalogue.builtIn().find("registry.example/menopause")).isEmpty();
    }

    @Test
    void everyMistakeInEveryFileIsNamedAtOnce() throws IOException {
        Path bad = Files.writeString(directory.resolve("bad.yaml"), """
                version: 2
                images:
                  - kind: java
                    image: a
                  - kind: docker
                    image: b
                  - image: c
                    kind: builtin
                    programm: pause
                  - image: d
                    kind: command
                    command: sh -c true
                  - image: e
                    kind: java
                    command: [Main]
                    heapPercent: 120
                """);
        Path notYaml = Files.writeString(directory.resolve("not.yaml"), "version: [1");
        Path missing = directory.resolve("missing.yaml");

        assertThatExceptionOfType(ImageCatalogueException.class)
                .isThrownBy(() -> ImageCatalogue.load(List.of(bad, notYaml, missing)))
                .satisfies(refused -> assertThat(refused.mistakes())
                        .anySatisfy(line -> assertThat(line).contains("bad.yaml, version: must be 1", "is 2"))
                        .anySatisfy(line -> assertThat(line).contains("images[0].command", "is missing"))
                        .anySatisfy(line -> assertThat(line)
                                .contains("images[1].kind: must be java, command or builtin and is \"docker\""))
                        .anySatisfy(line -> assertThat(line).contains("images[2].programm: is not known here"))
                        .anySatisfy(line -> assertThat(line).contains("images[2].program", "is missing"))
                        .anySatisfy(line -> assertThat(line).contains("images[3].command", "is \"sh -c true\""))
                        .anySatisfy(line -> assertThat(line).contains("images[4].heapPercent", "1 to 100", "is 120"))
                        .anySatisfy(line -> assertThat(line).contains("not.yaml, is not YAML", "line"))
                        .anySatisfy(line -> assertThat(line).contains("missing.yaml does not exist"))
                        .hasSize(9));
    }

    @Test
    void aMissingImageSaysWhereItWasLookedForAndWhatToAdd() throws IOException {
        Path file = file("mine.yaml", entry("app:*", "x"));

        assertThat(ImageCatalogue.load(List.of(file)).missing("web:1"))
                .contains("\"web:1\"", file.toString(), "{image: \"web:1\", kind: command");
        assertThat(ImageCatalogue.builtIn().missing("web:1"))
                .contains("no image catalogue was given (--image-catalogue");
    }

    @Test
    void aFileThatWasCorrectedIsReadAgainAndABrokenOneChangesNothing() throws IOException {
        Path file = file("mine.yaml", entry("app:*", "x"));
        ImageCatalogue catalogue = ImageCatalogue.load(List.of(file));

        file("mine.yaml", entry("web:*", "y"));
        catalogue.refresh();
        assertThat(catalogue.find("web:1")).isPresent();

        Files.writeString(file, "version: 3");
        assertThatExceptionOfType(ImageCatalogueException.class).isThrownBy(catalogue::refresh);
        assertThat(catalogue.find("web:1")).isPresent();
    }

    private static List<String> command(ImageCatalogue catalogue, String image) {
        return ((CommandProgram) catalogue.find(image).orElseThrow().program()).command();
    }

    private static String entry(String image, String command) {
        return "  - {image: \"" + image + "\", kind: command, command: [" + command + "]}\n";
    }

    private Path file(String name, String... entries) throws IOException {
        return Files.writeString(directory.resolve(name), "version: 1\nimages:\n" + String.join("", entries));
    }
}
