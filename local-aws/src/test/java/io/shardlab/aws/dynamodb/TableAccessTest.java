package io.shardlab.aws.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlab.aws.iam.Permission;
import io.shardlab.aws.protocol.Structure;
import io.shardlab.aws.protocol.WireFormat;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableAccessTest {

    private static final String TABLES = "arn:aws:dynamodb:eu-west-1:000000000000:table/";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "GetItem          | {'TableName':'t','IndexName':'zz'}                                     | GetItem t",
                "PutItem          | {'TableName':'t','IndexName':'zz','RequestItems':{'x':[]}}             | PutItem t",
                "Query            | {'TableName':'t','IndexName':'byOwner'}                                | Query t/index/byOwner",
                "Scan             | {'TableName':'t'}                                                      | Scan t",
                "GetItem          | {'TableName':'arn:aws:dynamodb:us-east-1:111111111111:table/t'}        | GetItem t",
                "DescribeStream   | {'StreamArn':'arn:aws:dynamodb:eu-west-1:000000000000:table/t/stream/2026'} | DescribeStream t/stream/2026",
                "ListTagsOfResource | {'ResourceArn':'arn:aws:dynamodb:eu-west-1:000000000000:table/t'}   | ListTagsOfResource t",
                "BatchGetItem     | {'RequestItems':{'a':{},'b':{}},'TableName':'c'}                       | BatchGetItem a, BatchGetItem b",
                "TransactWriteItems | {'TransactItems':[{'Put':{'TableName':'a'}},{'Delete':{'TableName':'b'}},{'ConditionCheck':{'TableName':'c'}},{'Update':{'TableName':'d'}}]} | PutItem a, DeleteItem b, ConditionCheckItem c, UpdateItem d",
                "TransactGetItems | {'TransactItems':[{'Get':{'TableName':'a'}}],'TableName':'x'}           | GetItem a",
                "ExecuteTransaction | {'TransactStatements':[{'Statement':'DELETE FROM t WHERE a=1'}]}     | PartiQLDelete t",
                "BatchExecuteStatement | {'Statements':[{'Statement':'SELECT * FROM a'},{'Statement':'UPDATE b SET x=1'}],'TableName':'c'} | PartiQLSelect a, PartiQLUpdate b"
            })
    void everyTableOfARequestIsNamedWithWhatIsDoneToIt(String operation, String json, String expected) {
        assertThat(access(operation, json.replace('\'', '"')))
                .containsExactly(List.of(expected.split(", ")).stream()
                        .map(text -> text.split(" "))
                        .map(text -> new Permission("dynamodb:" + text[0], TABLES + text[1]))
                        .toArray(Permission[]::new));
    }

    @Test
    void whatIsAboutNoTableIsAboutTheAccount() {
        assertThat(access("ListTables", "{}")).containsExactly(new Permission("dynamodb:ListTables", "*"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT * FROM \"secret\"                        | PartiQLSelect secret",
                "select a,b from secret where c = 'FROM allowed' | PartiQLSelect secret",
                "SELECT * FROM/* FROM allowed */secret           | PartiQLSelect secret",
                "-- FROM allowed\\nSELECT * FROM secret          | PartiQLSelect secret",
                "SELECT * FROM \"secret\".\"byOwner\" WHERE x=1  | PartiQLSelect secret/index/byOwner",
                "SELECT \"FROM\" FROM secret                     | PartiQLSelect secret",
                "INSERT INTO \"secret\" VALUE {'a':1}            | PartiQLInsert secret",
                "UPDATE secret SET a='x' WHERE b=1               | PartiQLUpdate secret",
                "DELETE FROM secret WHERE b='it''s FROM allowed' | PartiQLDelete secret",
                "EXISTS(SELECT * FROM secret WHERE a=1)          | PartiQLSelect secret"
            })
    void aStatementIsAboutTheTableThatItReadsOrWrites(String statement, String expected) {
        String text = statement.trim().replace("\\n", "\n");

        assertThat(new TableAccess("eu-west-1", "000000000000").of("ExecuteStatement", statement(text)))
                .containsExactly(new Permission("dynamodb:" + expected.split(" ")[0], TABLES + expected.split(" ")[1]));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "DROP TABLE secret",
                "SELECT 1",
                "SELECT * FROM",
                "SELECT * FROM (SELECT * FROM a)",
                "SELECT * FROM a, secret",
                "SELECT * FROM 'secret'",
                "SELECT * FROM \"a/b\""
            })
    void aStatementWhoseTableCannotBeToldIsRefused(String statement) {
        assertThatThrownBy(
                        () -> new TableAccess("eu-west-1", "000000000000").of("ExecuteStatement", statement(statement)))
                .hasMessageMatching("(?s).*(cannot tell which table|neither a table's name nor its ARN).*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws-cn:dynamodb:eu-west-1:000000000000:table/secret",
                "arn:aws:dynamodb:eu-west-1:000000000000:table/secret/index/x",
                "x:table/secret",
                "table/secret"
            })
    void noOtherSpellingOfAnArnIsATable(String name) {
        assertThatThrownBy(() -> access("GetItem", "{\"TableName\":\"" + name + "\"}"))
                .hasMessage("\"" + name + "\" is neither a table's name nor its ARN.");
    }

    private static List<Permission> access(String operation, String json) {
        return new TableAccess("eu-west-1", "000000000000")
                .of(operation, WireFormat.JSON.decode(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static Structure statement(String text) {
        return Structure.of(Map.of("Statement", text));
    }
}
