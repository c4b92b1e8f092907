package io.shardlab.consumer.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SettingsTableTest {

    private static final Path PAGE = Path.of(System.getProperty("shardlab.home", ".."), "docs", "consumer.md");

    @Test
    void theDocumentationShowsThisVeryTable() throws IOException {
        var page = Files.readString(PAGE);

        var start = page.indexOf('\n', page.indexOf("<!-- settings:")) + 1;
        var shown = page.substring(start, page.indexOf("<!-- /settings -->"));

        assertThat(shown)
                .as("the table in %s; copy the one below into it", PAGE)
                .isEqualTo(SettingsTable.markdown());
    }

    @Test
    void theHelpNamesEveryVariable() {
        assertThat(Arrays.stream(Settings.class.getRecordComponents())
                        .map(component ->
                                component.getAnnotation(Variable.class).name()))
                .hasSizeGreaterThan(20)
                .allSatisfy(name -> assertThat(SettingsTable.text()).contains(name));
    }
}
