package io.shardlab.consumer.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserTest {

    @Test
    void isReadFromJson() throws BadRecord {
        assertThat(parse("{\"name\":\"user1\",\"city\":\"new york\"}")).isEqualTo(new User("user1", "new york"));
        assertThat(parse(" {\"city\":\"\",\"name\":\"Zoë \\uD83D\\uDE00\"} \n")).isEqualTo(new User("Zoë 😀", ""));
    }

    @Test
    void isReadFromAnObjectWithMembersOfTomorrow() throws BadRecord {
        assertThat(parse("{\"name\":\"a\",\"tags\":[{\"name\":1}],\"age\":7,\"city\":\"b\"}"))
                .isEqualTo(new User("a", "b"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "~~ | the payload is empty",
                "hello | not JSON",
                "{\"name\":\"a\" | not JSON",
                "~   ~ | not a JSON object",
                "[] | not a JSON object",
                "null | not a JSON object",
                "{\"city\":\"b\"} | 'name' is missing",
                "{\"name\":\"a\"} | 'city' is missing",
                "{\"name\":1,\"city\":\"b\"} | 'name' is not a text",
                "{\"name\":\"a\",\"city\":null} | 'city' is not a text",
                "{\"name\":\"a\",\"city\":{\"x\":\"y\"}} | 'city' is not a text",
                "{\"name\":\"a\",\"name\":\"b\",\"city\":\"c\"} | not JSON: Duplicate",
                "{\"name\":\"a\",\"city\":\"b\"}{} | something follows",
                "{\"name\":\"\\ud83d\",\"city\":\"b\"} | 'name' holds half of a surrogate pair"
            })
    void anythingElseIsBadForAReason(String payload, String reason) {
        assertThatThrownBy(() -> parse(payload)).isInstanceOf(BadRecord.class).hasMessageStartingWith(reason);
    }

    @Test
    void textThatIsNotUtf8IsBad() {
        var latin = "{\"name\":\"Zoë\",\"city\":\"x\"}".getBytes(ISO_8859_1);

        assertThatThrownBy(() -> User.parse(latin)).isInstanceOf(BadRecord.class);
    }

    private static User parse(String payload) throws BadRecord {
        return User.parse(payload.getBytes(UTF_8));
    }
}
