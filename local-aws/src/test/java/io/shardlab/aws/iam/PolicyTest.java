package io.shardlab.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTest {

    private static final String STREAM = "arn:aws:kinesis:eu-west-1:000000000000:stream/orders";
    private static final Map<String, String> CONTEXT =
            Map.of("oidc.example:sub", "system:serviceaccount:default:app", "oidc.example:aud", "sts.amazonaws.com");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'Effect':'Allow','Action':'kinesis:PutRecord','Resource':'*'}                      | ALLOWED",
                "{'Effect':'Allow','Action':'KINESIS:putrecord','Resource':'*'}                      | ALLOWED",
                "{'Effect':'Allow','Action':['kinesis:Get*','kinesis:Put*'],'Resource':'*'}          | ALLOWED",
                "{'Effect':'Allow','Action':'*','Resource':'arn:aws:kinesis:*:*:stream/ord?rs'}      | ALLOWED",
                "{'Effect':'Allow','Action':'kinesis:Get*','Resource':'*'}                           | IMPLICITLY_DENIED",
                "{'Effect':'Allow','Action':'kinesis:*','Resource':'arn:aws:kinesis:*:*:stream/o'}   | IMPLICITLY_DENIED",
                "{'Effect':'Allow','NotAction':'kinesis:Get*','Resource':'*'}                        | ALLOWED",
                "{'Effect':'Allow','NotAction':'kinesis:Put*','Resource':'*'}                        | IMPLICITLY_DENIED",
                "{'Effect':'Allow','Action':'*','NotResource':'arn:aws:kinesis:*'}                   | IMPLICITLY_DENIED",
                "{'Effect':'Allow','Action':'*','Resource':'*'},{'Effect':'Deny','Action':'kinesis:Put*','Resource':'*'} | EXPLICITLY_DENIED",
                "{'Effect':'Deny','Action':'kinesis:Put*','Resource':'*'}                            | EXPLICITLY_DENIED",
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringEquals':{'oidc.example:sub':'system:serviceaccount:default:app'}}} | ALLOWED",
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringEquals':{'OIDC.example:sub':['x','system:serviceaccount:default:app']}}} | ALLOWED",
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringEquals':{'oidc.example:sub':'other'}}} | IMPLICITLY_DENIED",
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringLike':{'oidc.example:sub':'system:serviceaccount:*:app'}}} | ALLOWED",
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringNotLike':{'oidc.example:sub':'system:*'}}} | IMPLICITLY_DENIED",
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringNotEquals':{'oidc.example:sub':['a','b']}}} | ALLOWED",
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringEqualsIgnoreCase':{'oidc.example:aud':'STS.amazonaws.com'}}} | ALLOWED",
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringEquals':{'aws:missing':'x'}}} | IMPLICITLY_DENIED",
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringEqualsIfExists':{'aws:missing':'x'}}} | ALLOWED",
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'Null':{'aws:missing':'true'}}} | ALLOWED",
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'Null':{'oidc.example:aud':'true'}}} | IMPLICITLY_DENIED",
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringEquals':{'oidc.example:aud':'sts.amazonaws.com','oidc.example:sub':'x'}}} | IMPLICITLY_DENIED"
            })
    void aPolicyDecides(String statements, Decision expected) {
        PolicyDocument policy = policy(statements);

        assertThat(Decision.of(List.of(policy), "kinesis:PutRecord", STREAM, CONTEXT))
                .isEqualTo(expected);
    }

    @Test
    void nothingAllowsNothing() {
        assertThat(Decision.of(List.of(), "kinesis:PutRecord", STREAM, CONTEXT)).isEqualTo(Decision.IMPLICITLY_DENIED);
    }

    @Test
    void whatIsNotSupportedIsRefusedWhenItIsRead() {
        assertThatThrownBy(() ->
                        policy("{'Effect':'Allow','Action':'*','Condition':{'IpAddress':{'aws:SourceIp':'::1'}}}"))
                .hasMessageStartingWith("The condition operator IpAddress is not supported here");
        assertThatThrownBy(() -> policy("{'Effect':'Maybe','Action':'*'}"))
                .hasMessage("A statement's Effect is Allow or Deny, not Maybe.");
        assertThatThrownBy(() -> policy("{'Effect':'Allow','Actions':'*'}")).hasMessageContaining("no member Actions");
        assertThatThrownBy(() -> PolicyDocument.parse("{}".getBytes(StandardCharsets.UTF_8)))
                .hasMessage("The policy has no Statement.");
    }

    private static PolicyDocument policy(String statements) {
        String json = "{'Version':'2012-10-17','Statement':[" + statements + "]}";
        return PolicyDocument.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
