package io.shardlab.aws.dynamodb.item;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttributeValueTest {

    private static final List<Integer> CODE_POINTS =
            List.of(0x61, 0x7f, 0x80, 0xe9, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff);

    private final SplittableRandom random = new SplittableRandom(3);

    @Test
    void stringsHaveTheOrderAndTheSizeOfTheirBytes() {
        for (int i = 0; i < 5_000; i++) {
            String one = string();
            String other = string();
            byte[] oneBytes = one.getBytes(StandardCharsets.UTF_8);
            byte[] otherBytes = other.getBytes(StandardCharsets.UTF_8);

            assertThat(Integer.signum(AttributeValue.compare(AttributeValue.of(one), AttributeValue.of(other))))
                    .as("%s and %s", one, other)
                    .isEqualTo(Integer.signum(Arrays.compareUnsigned(oneBytes, otherBytes)));
            assertThat(Item.of(Map.of("a", AttributeValue.of(one))).size()).isEqualTo(1 + oneBytes.length);
        }
    }

    private String string() {
        var text = new StringBuilder();
        for (int i = 0; i < random.nextInt(4); i++) {
            text.appendCodePoint(CODE_POINTS.get(random.nextInt(CODE_POINTS.size())));
        }
        return text.toString();
    }

    /** Developer Guide, "DynamoDB item sizes and formats": about (digits / 2) + 1 bytes; dynalite db/index.js: valSize. */
    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "1, 2",
        "-1, 3",
        "10, 2",
        "12, 2",
        "123, 3",
        "1234, 3",
        "-1234.5, 5",
        "0.1, 2",
        "12345678901234567890, 11"
    })
    void numbersCountTwoDigitsAByte(String number, int bytes) {
        var value = new AttributeValue.N(Numbers.normal(new BigDecimal(number)));

        assertThat(Item.of(Map.of("a", value)).size()).isEqualTo(1 + bytes);
    }

    /** Developer Guide, the same page: a list or map has three bytes, and one for each element. */
    @Test
    void documentsCountTheirOverhead() {
        var list = new AttributeValue.L(List.of(AttributeValue.of("ab"), new AttributeValue.Bool(true)));
        var map = new AttributeValue.M(Map.of("k", new AttributeValue.Null()));

        assertThat(Item.of(Map.of("a", list)).size()).isEqualTo(1 + 3 + 1 + 2 + 1 + 1);
        assertThat(Item.of(Map.of("a", map)).size()).isEqualTo(1 + 3 + 1 + 1 + 1);
    }

    @Test
    void setsAreEqualInAnyOrder() {
        var one = new AttributeValue.SetOf(
                AttributeType.SS, new LinkedHashSet<>(List.of(AttributeValue.of("a"), AttributeValue.of("b"))));
        var other = new AttributeValue.SetOf(
                AttributeType.SS, new LinkedHashSet<>(List.of(AttributeValue.of("b"), AttributeValue.of("a"))));

        assertThat(one).isEqualTo(other);
    }
}
