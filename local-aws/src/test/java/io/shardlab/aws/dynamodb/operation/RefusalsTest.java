package io.shardlab.aws.dynamodb.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shardlab.aws.dynamodb.Database;
import io.shardlab.aws.error.AwsException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Refusals in the words that others have seen on AWS; the table says who. */
class RefusalsTest {

    private final Database database = new Database().withTable("plain", "id:S").withTable("sorted", "id:S", "line:N");

    @ParameterizedTest(name = "{1}: {4} ({0})")
    @CsvFileSource(
            resources = "/io/shardlab/aws/dynamodb/refusals-upstream.csv",
            delimiter = '|',
            quoteCharacter = '\u0001',
            maxCharsPerColumn = 10_000)
    void arePublicSentences(String source, String operation, String request, String type, String sentence) {
        AwsException refused = catchThrowableOfType(AwsException.class, () -> database.call(operation, request));

        assertThat(refused).as("%s, by %s", request, source).isNotNull().hasMessage(sentence);
        assertThat(refused.type()).isEqualTo(type);
    }
}
