package io.shardlab.consumer.kcl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PageLimitTest {

    private static final int MEBIBYTE = 1024 * 1024;

    private final PageLimit pages = new PageLimit(2 * MEBIBYTE);

    @Test
    void theFirstPageIsSmallWhateverItsRecordsAre() {
        assertThat(pages.limit("a0")).isEqualTo(4);
    }

    @Test
    void smallRecordsComeByTheThousandSoon() {
        pages.read("a0", "a1", 4, 4 * 200);
        assertThat(pages.limit("a1")).isEqualTo(256);

        pages.read("a1", "a2", 256, 256 * 200);
        assertThat(pages.limit("a2")).isEqualTo(10_000);
    }

    @Test
    void largeRecordsComeInAPageThatFits() {
        pages.read("a0", "a1", 4, 4 * MEBIBYTE);

        assertThat(pages.limit("a1")).isEqualTo(2);
    }

    @Test
    void largeRecordsAreForgottenSlowly() {
        pages.read("a0", "a1", 4, 4 * MEBIBYTE);

        pages.read("a1", "a2", 2, 400);

        assertThat(pages.limit("a2")).isEqualTo(2);
        pages.read("a2", "a3", 2, 400);
        pages.read("a3", "a4", 2, 400);
        pages.read("a4", "a5", 3, 600);
        assertThat(pages.limit("a5")).isEqualTo(4);
    }

    @Test
    void aRecordLargerThanAPageComesAlone() {
        var small = new PageLimit(1_000);

        small.read("a0", "a1", 1, MEBIBYTE);

        assertThat(small.limit("a1")).isEqualTo(1);
    }

    @Test
    void eachShardHasItsOwn() {
        pages.read("a0", "a1", 4, 4 * MEBIBYTE);
        pages.read("b0", "b1", 4, 400);

        assertThat(pages.limit("a1")).isEqualTo(2);
        assertThat(pages.limit("b1")).isEqualTo(256);
    }

    @Test
    void aPageThatIsReadAgainHasTheSameLimitAndAnEmptyOneTellsNothing() {
        pages.read("a0", "a1", 4, 400);
        assertThat(pages.limit("a1")).isEqualTo(pages.limit("a1"));

        pages.read("a1", "a2", 0, 0);

        assertThat(pages.limit("a2")).isEqualTo(256);
    }

    @Test
    void theEndOfAShardIsForgotten() {
        pages.read("a0", null, 4, 400);

        assertThat(pages.limit("a0")).isEqualTo(4);
    }
}
