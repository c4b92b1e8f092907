package io.shardlab.consumer.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 0 was split into 2 and 3; 1 into 4 and 5; 3 and 4 were merged into 6. */
class FamilyTreeTest {

    private static final FamilyTree TREE = new FamilyTree(Map.of(
            "0", List.of(),
            "1", List.of(),
            "2", List.of("0"),
            "3", List.of("0"),
            "4", List.of("1"),
            "5", List.of("1"),
            "6", List.of("3", "4")));

    @ParameterizedTest
    @CsvSource({
        "0, 0, true",
        "2, 0, true",
        "0, 2, true",
        "6, 0, true",
        "1, 6, true",
        "6, 4, true",
        "2, 3, false",
        "2, 6, false",
        "5, 6, false",
        "0, 1, false",
        "9, 0, false"
    })
    void relatives(String one, String other, boolean related) {
        assertThat(TREE.related(one, other)).isEqualTo(related);
    }
}
