package io.shardlab.kube.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariableExpansionTest {

    private static final Map<String, String> VARIABLES = Map.of("A", "1", "B", "", "C.d-e", "x y");

    // The cases are upstream's kinds of case (expand_test.go), on our own variables.
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "$(A), 1",
                "-$(A)-$(A)-, -1-1-",
                "[$(B)], []",
                "$(C.d-e), x y",
                "$(UNKNOWN), $(UNKNOWN)",
                "$$(A), $(A)",
                "$$$(A), $1",
                "$$$$(A), $$(A)",
                "$A, $A",
                "$(A, $(A",
                "cost: 5$, cost: 5$",
                "$((A)), $((A))"
            })
    void expands(String text, String expected) {
        assertThat(VariableExpansion.expand(text, VARIABLES)).isEqualTo(expected);
    }
}
