package io.shardlab.lab.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file in the repository that must be what is rendered now. {@code mvn test -pl test-tools,lab -Dgolden.write=true} writes it
 * anew; the difference is then for a person to read.
 */
record Golden(Path file) {

    void mustBe(String rendered) {
        try {
            if (Boolean.getBoolean("golden.write")) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, rendered);
            }
            assertThat(rendered)
                    .as("%s; to write it anew: mvn test -pl test-tools,lab -Dgolden.write=true", file)
                    .isEqualTo(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read or write " + file, e);
        }
    }
}
