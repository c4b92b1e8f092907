package io.shardlab.testtools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PropertyTest {

    @Test
    void aStatementIsTriedAsOftenAsItSays() {
        var tries = new AtomicInteger();

        new Property(37, "").check(drawn -> tries.incrementAndGet());

        assertThat(tries).hasValue(37);
    }

    @Test
    void theFirstCaseThatFailsIsNamedAndTriedAgainByItsSeed() {
        List<Integer> numbers = new ArrayList<>();
        var failure = catchThrowableOfType(
                AssertionError.class,
                () -> new Property(1000, "").check(drawn -> {
                    numbers.add(drawn.between("number", 0, 1 << 20));
                    assertThat(numbers.get(numbers.size() - 1)).isLessThan(100);
                }));
        int failed = numbers.get(numbers.size() - 1);
        assertThat(failure).hasMessageContaining("[number = %d]", failed).hasMessageContaining("less than");
        Matcher seed = Pattern.compile("-Dshardlab.seed=(-?\\d+)").matcher(failure.getMessage());
        assertThat(seed.find()).isTrue();

        numbers.clear();
        new Property(1000, seed.group(1)).check(drawn -> numbers.add(drawn.between("number", 0, 1 << 20)));

        assertThat(numbers).containsExactly(failed);
    }

    @Test
    void everyEdgeOfARangeIsTried() {
        Set<Long> longs = new HashSet<>();
        Set<Integer> few = new HashSet<>();

        new Property(1000, "").check(drawn -> {
            longs.add(drawn.between("any", Long.MIN_VALUE, Long.MAX_VALUE));
            few.add(drawn.between("few", -1, 1));
            assertThat(drawn.between("one", 5, 5)).isEqualTo(5);
        });

        assertThat(longs).contains(Long.MIN_VALUE, Long.MIN_VALUE + 1, Long.MAX_VALUE - 1, Long.MAX_VALUE);
        assertThat(longs).hasSizeGreaterThan(500);
        assertThat(few).containsExactlyInAnyOrder(-1, 0, 1);
    }

    @Test
    void everyValueThatACaseDrewIsNamed() {
        assertThatThrownBy(() -> new Property(1, "").check(drawn -> {
                    drawn.between("left", 1, 1);
                    drawn.between("right", 2, 2);
                    throw new IllegalStateException("as it happens");
                }))
                .hasMessageStartingWith("does not hold for [left = 1, right = 2]")
                .hasMessageEndingWith("as it happens")
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSeedThatIsNoNumberIsRefused() {
        assertThatThrownBy(() -> new Property(1, "twelve").check(drawn -> {}))
                .hasMessage("-Dshardlab.seed=twelve: a seed is a whole number, as a failure prints it");
    }
}
