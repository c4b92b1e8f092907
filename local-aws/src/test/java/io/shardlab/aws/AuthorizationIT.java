package io.shardlab.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Policies cannot be walked around: {@code limited} may do everything with what is called allowed..., {@code denied} everything
 * but with what is called secret.
 */
class AuthorizationIT {

    private static final String STREAMS = "arn:aws:kinesis:eu-west-1:000000000000:stream/";
    private static final String KEY = "{'k':{'S':'1'}}";

    private static LocalAws aws;
    private static SignedCaller admin;
    private static SignedCaller limited;
    private static SignedCaller denied;
    private static String secretIterator;
    private static String secretConsumer;

    @BeforeAll
    static void start(@TempDir Path identities) throws Exception {
        user(identities, "admin", "{'Effect':'Allow','Action':'*','Resource':'*'}");
        user(
                identities,
                "limited",
                "{'Effect':'Allow','Action':['kinesis:*','dynamodb:*'],'Resource':['arn:aws:kinesis:*:*:stream/allowed*',"
                        + "'arn:aws:dynamodb:*:*:table/allowed*']}");
        user(
                identities,
                "denied",
                "{'Effect':'Allow','Action':'*','Resource':'*'},{'Effect':'Deny','Action':['kinesis:*','dynamodb:*'],"
                        + "'Resource':['arn:aws:kinesis:*:*:stream/secret','arn:aws:kinesis:*:*:stream/secret/consumer/*',"
                        + "'arn:aws:dynamodb:*:*:table/secret']}");
        aws = LocalAws.start(
                LocalAwsOptions.defaults().withLifecycleDuration(Duration.ZERO).withIdentities(identities));
        admin = caller("admin");
        limited = caller("limited");
        denied = caller("denied");
        for (String name : new String[] {"allowed", "secret", "allowed-2"}) {
            done("Kinesis_20131202.CreateStream", "{'StreamName':'" + name + "','ShardCount':2}");
        }
        for (String name : new String[] {"allowed", "secret"}) {
            done(
                    "DynamoDB_20120810.CreateTable",
                    "{'TableName':'" + name + "','KeySchema':[{'AttributeName':'k','KeyType':'HASH'}],"
                            + "'AttributeDefinitions':[{'AttributeName':'k','AttributeType':'S'}],'BillingMode':'PAY_PER_REQUEST'}");
            done("DynamoDB_20120810.PutItem", "{'TableName':'" + name + "','Item':" + KEY + "}");
        }
        secretIterator = member(
                done(
                        "Kinesis_20131202.GetShardIterator",
                        "{'StreamName':'secret','ShardId':'shardId-000000000000','ShardIteratorType':'TRIM_HORIZON'}"),
                "ShardIterator");
        secretConsumer = member(
                done(
                        "Kinesis_20131202.RegisterStreamConsumer",
                        "{'StreamARN':'" + STREAMS + "secret','ConsumerName':'reader'}"),
                "ConsumerARN");
    }

    @AfterAll
    static void stop() {
        aws.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "limited | Kinesis_20131202.PutRecord        | {'StreamName':'secret','ConsumerARN':'{arn}allowed','PartitionKey':'a','Data':''}",
                "limited | Kinesis_20131202.PutRecord        | {'StreamName':'secret','ResourceARN':'{arn}allowed','PartitionKey':'a','Data':''}",
                "limited | Kinesis_20131202.GetShardIterator | {'StreamName':'secret','ConsumerARN':'{arn}allowed','ShardId':'shardId-000000000000','ShardIteratorType':'LATEST'}",
                "limited | Kinesis_20131202.DescribeStreamSummary | {'StreamName':'secret','ResourceARN':'{arn}allowed'}",
                "limited | Kinesis_20131202.GetRecords       | {'ShardIterator':'{iterator}','ConsumerARN':'{arn}allowed'}",
                "limited | Kinesis_20131202.GetRecords       | {'ShardIterator':'{iterator}','StreamARN':'{arn}allowed'}",
                "limited | Kinesis_20131202.ListShards       | {'StreamName':'secret','ResourceARN':'{arn}allowed'}",
                "limited | Kinesis_20131202.DescribeStreamConsumer | {'ConsumerARN':'{consumer}','StreamARN':'{arn}allowed'}",
                "limited | Kinesis_20131202.SubscribeToShard | {'ConsumerARN':'{consumer}','StreamName':'allowed','ShardId':'shardId-000000000000','StartingPosition':{'Type':'LATEST'}}",
                "denied  | Kinesis_20131202.DescribeStreamConsumer | {'StreamARN':'{arn}secret','ConsumerName':'reader'}",
                "denied  | Kinesis_20131202.DescribeStreamSummary | {'StreamName':'secret'}",
                "denied  | Kinesis_20131202.GetRecords       | {'ShardIterator':'{iterator}'}",
                "limited | DynamoDB_20120810.ExecuteStatement | {'Statement':'SELECT * FROM \\'secret\\'','TableName':'allowed'}",
                "limited | DynamoDB_20120810.ExecuteStatement | {'Statement':'SELECT * FROM \\'secret\\'','ResourceArn':'arn:aws:dynamodb:eu-west-1:000000000000:table/allowed'}",
                "limited | DynamoDB_20120810.BatchExecuteStatement | {'Statements':[{'Statement':'SELECT * FROM secret'}],'TableName':'allowed'}",
                "denied  | DynamoDB_20120810.ExecuteStatement | {'Statement':'SELECT * FROM \\'secret\\''}",
                "denied  | DynamoDB_20120810.ExecuteTransaction | {'TransactStatements':[{'Statement':'SELECT * FROM secret WHERE k=1'}]}",
                "denied  | DynamoDB_20120810.GetItem          | {'TableName':'secret','Key':{'k':{'S':'1'}},'IndexName':'zz'}",
                "denied  | DynamoDB_20120810.PutItem          | {'TableName':'secret','Item':{'k':{'S':'1'}},'IndexName':'zz'}",
                "denied  | DynamoDB_20120810.TransactWriteItems | {'TransactItems':[{'Put':{'TableName':'secret','Item':{'k':{'S':'1'}}}}]}",
                "denied  | DynamoDB_20120810.BatchWriteItem   | {'RequestItems':{'secret':[{'PutRequest':{'Item':{'k':{'S':'1'}}}}]}}",
                "denied  | DynamoDB_20120810.GetItem          | {'TableName':'arn:aws:dynamodb:eu-west-1:000000000000:table/secret','Key':{'k':{'S':'1'}}}"
            })
    void whatActsOnTheSecretIsDenied(String user, String target, String json) throws Exception {
        HttpResponse<String> answer = call(user, target, json);

        assertThat(answer.body()).contains("AccessDeniedException").contains("secret");
        assertThat(answer.statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"arn:aws-cn:kinesis:eu-west-1:000000000000:stream/secret", "{arn}secret/consumer/x:1"})
    void anotherSpellingOfAStreamsArnIsNoStream(String arn) throws Exception {
        HttpResponse<String> answer =
                call("denied", "Kinesis_20131202.DescribeStreamSummary", "{'StreamARN':'" + arn + "'}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("ResourceNotFoundException");
    }

    @Test
    void aListingMayGoOnWhereItMayBegin() throws Exception {
        String token = member(
                call("limited", "Kinesis_20131202.ListShards", "{'StreamName':'allowed-2','MaxResults':1}"),
                "NextToken");

        HttpResponse<String> next = call("limited", "Kinesis_20131202.ListShards", "{'NextToken':'" + token + "'}");

        assertThat(next.statusCode()).as(next.body()).isEqualTo(200);
        String secret =
                member(done("Kinesis_20131202.ListShards", "{'StreamName':'secret','MaxResults':1}"), "NextToken");
        assertThat(call("limited", "Kinesis_20131202.ListShards", "{'NextToken':'" + secret + "'}")
                        .body())
                .contains("AccessDeniedException", STREAMS + "secret");
    }

    @Test
    void whatIsAllowedIsAnswered() throws Exception {
        for (String[] call : new String[][] {
            {"Kinesis_20131202.PutRecord", "{'StreamARN':'{arn}allowed','PartitionKey':'a','Data':''}"},
            {"Kinesis_20131202.DescribeStreamSummary", "{'StreamName':'allowed'}"},
            {"DynamoDB_20120810.GetItem", "{'TableName':'allowed','Key':" + KEY + "}"},
            {"DynamoDB_20120810.Scan", "{'TableName':'allowed'}"},
            {
                "DynamoDB_20120810.TransactWriteItems",
                "{'TransactItems':[{'Put':{'TableName':'allowed','Item':" + KEY + "}}]}"
            }
        }) {
            HttpResponse<String> answer = call("limited", call[0], call[1]);

            assertThat(answer.statusCode()).as(call[0] + ": " + answer.body()).isEqualTo(200);
        }
    }

    /** What AWS refuses although the signature itself is right. */
    @Test
    void aSignatureForAnotherServiceOrOfAnotherBodyIsRefused() throws Exception {
        String target = "Kinesis_20131202.ListStreams";
        assertThat(admin.send(admin.signed(target, "{}", "kinesis", "us-west-2"), "{}")
                        .statusCode())
                .isEqualTo(200);

        assertThat(admin.send(admin.signed(target, "{}", "sts", "eu-west-1"), "{}")
                        .body())
                .contains("InvalidSignatureException", "Credential should be scoped to correct service: 'kinesis'.");
        assertThat(admin.send(admin.signed(target, "{}"), "{ }").body())
                .contains("InvalidSignatureException", "does not match the signature you provided");
        var unsignedPayload = admin.signed(target, "{}").toBuilder()
                .putHeader("x-amz-content-sha256", "UNSIGNED-PAYLOAD")
                .build();
        assertThat(admin.send(unsignedPayload, "{}").body()).contains("InvalidSignatureException");
    }

    /** Strangers could fill the memory otherwise: of this body nothing is sent. */
    @Test
    void whoIsNotKnownIsRefusedBeforeTheBodyIsRead() throws Exception {
        try (var socket = new Socket(aws.endpoint().getHost(), aws.endpoint().getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write(("POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: Kinesis_20131202.PutRecord\r\n"
                                    + "Content-Type: application/x-amz-json-1.1\r\nContent-Length: 1000000\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[4096];
            int read = socket.getInputStream().read(answer);

            assertThat(new String(answer, 0, read, StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 400")
                    .contains("MissingAuthenticationTokenException");
        }
    }

    private static HttpResponse<String> call(String user, String target, String json) throws Exception {
        SignedCaller caller = user.equals("limited") ? limited : denied;
        return caller.call(target, text(json));
    }

    private static HttpResponse<String> done(String target, String json) throws Exception {
        HttpResponse<String> answer = admin.call(target, text(json));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    /** JSON with apostrophes for quotation marks, and a backslash before those that stand in a text. */
    private static String text(String json) {
        return json.replace("\\'", "\u0000")
                .replace('\'', '"')
                .replace("\u0000", "\\\"")
                .replace("{arn}", STREAMS)
                .replace("{iterator}", String.valueOf(secretIterator))
                .replace("{consumer}", String.valueOf(secretConsumer));
    }

    private static String member(HttpResponse<String> answer, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(answer.body());
        assertThat(matcher.find()).as(answer.body()).isTrue();
        return matcher.group(1);
    }

    private static SignedCaller caller(String user) {
        return new SignedCaller(aws.endpoint(), "AKIA" + user, "secret-of-" + user);
    }

    private static void user(Path identities, String name, String statements) throws IOException {
        Path folder = Files.createDirectories(identities.resolve("users/" + name + "/policies"));
        Files.writeString(
                folder.resolveSibling("access-key.json"),
                "{\"AccessKeyId\":\"AKIA" + name + "\",\"SecretAccessKey\":\"secret-of-" + name + "\"}");
        Files.writeString(folder.resolve("policy.json"), "{\"Statement\":[" + statements.replace('\'', '"') + "]}");
    }
}
