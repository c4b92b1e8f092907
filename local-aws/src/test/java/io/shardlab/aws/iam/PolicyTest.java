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

    private static final String ANYTHING = "{'Effect':'Allow','Action':'*','Resource':'*'}";
    private static final String STREAM = "arn:aws:kinesis:eu-west-1:000000000000:stream/orders";
    private static final Map<String, String> CONTEXT = ContextKeys.lowerCase(Map.of(
            "oidc.example:sub", "system:serviceaccount:default:app",
            "oidc.example:aud", "sts.amazonaws.com",
            "aws:PrincipalArn", "arn:aws:iam::000000000000:role/app",
            "aws:RequestedRegion", "eu-west-1",
            "aws:PrincipalAccount", "000000000000",
            "sts:RoleSessionName", "orders"));

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
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringEquals':{'aws:username':'x'}}} | IMPLICITLY_DENIED",
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringEqualsIfExists':{'aws:username':'x'}}} | ALLOWED",
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'Null':{'aws:username':'true'}}} | ALLOWED",
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'Null':{'oidc.example:aud':'true'}}} | IMPLICITLY_DENIED",
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringEquals':{'oidc.example:aud':'sts.amazonaws.com','oidc.example:sub':'x'}}} | IMPLICITLY_DENIED",
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringNotEqualsIgnoreCase':{'oidc.example:aud':'STS.amazonaws.com'}}} | IMPLICITLY_DENIED",
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringNotEquals':{'aws:username':'x'}}} | ALLOWED",
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'Null':{'aws:username':'false'}}} | IMPLICITLY_DENIED",
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'ForAnyValue:StringEquals':{'oidc.example:aud':['x','sts.amazonaws.com']}}} | ALLOWED",
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'ForAnyValue:StringEquals':{'aws:username':'x'}}} | IMPLICITLY_DENIED",
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'ForAnyValue:StringNotEquals':{'aws:username':'x'}}} | IMPLICITLY_DENIED",
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'ForAllValues:StringLike':{'oidc.example:aud':'s3.*'}}} | IMPLICITLY_DENIED",
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'ForAllValues:StringEquals':{'aws:username':'x'}}} | ALLOWED",
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::*:role/*'}}} | ALLOWED",
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'ArnLike':{'aws:PrincipalArn':'arn:aws:*:role/app'}}} | IMPLICITLY_DENIED",
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'ArnNotLike':{'aws:PrincipalArn':'arn:aws:iam::*:role/app'}}} | IMPLICITLY_DENIED",
                "{'Effect':'Allow','Action':'*','Resource':'*'},{'Effect':'Deny','Action':'*','Resource':'*','Condition':{'StringNotEquals':{'aws:RequestedRegion':'us-east-1'}}} | EXPLICITLY_DENIED",
                "{'Effect':'Allow','Action':'*','Resource':'*'},{'Effect':'Deny','NotAction':'sts:*','Resource':'*','Condition':{'StringNotEquals':{'aws:RequestedRegion':'eu-west-1'}}} | ALLOWED",
                "{'Effect':'Allow','Action':'*','Resource':'arn:aws:kinesis:${aws:RequestedRegion}:${aws:PrincipalAccount}:stream/${sts:RoleSessionName}'} | ALLOWED",
                "{'Effect':'Allow','Action':'*','Resource':'arn:aws:kinesis:*:*:stream/${aws:username}'} | IMPLICITLY_DENIED",
                "{'Effect':'Allow','Action':'*','NotResource':'arn:aws:kinesis:*:*:stream/${aws:username}'} | IMPLICITLY_DENIED",
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringLike':{'aws:PrincipalArn':'*:${AWS:principalaccount}:role/app'}}} | ALLOWED",
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringNotEquals':{'aws:PrincipalArn':'${aws:username}'}}} | IMPLICITLY_DENIED"
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'IpAddress':{'aws:SourceIp':'::1'}}} | The condition operator IpAddress is not supported here; there are StringEquals,",
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'NotBool':{'aws:username':'x'}}} | The condition operator NotBool is not supported here",
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'NullIfExists':{'aws:username':'true'}}} | The condition operator NullIfExists is not supported here",
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'Null':{'aws:username':'maybe'}}} | The condition Null on aws:username is true or false, not [maybe].",
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'Bool':{'aws:SecureTransport':'true'}}} | The context key aws:SecureTransport is not supported here; there are aws:PrincipalArn,",
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'ForAllValues:StringEquals':{'dynamodb:LeadingKeys':'x'}}} | The context key dynamodb:LeadingKeys is not supported here",
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringEquals':{'aws:username':[]}}} | aws:username is empty.",
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringEquals':{'aws:username':{'a':'b'}}}} | aws:username is a text or a list of texts, not {a=b}.",
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':'StringEquals'} | A statement's Condition is not a structure: StringEquals",
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringEquals':'x'}} | The condition StringEquals is not a structure: x",
                "{'Effect':'Allow','Action':'*','Resource':'arn:aws:s3:::${aws:PrincipalTag/team}'} | The context key aws:PrincipalTag/team is not supported here",
                "{'Effect':'Allow','Action':'*','Resource':'arn:aws:s3:::a${*}'} | The variable ${*} is not supported here.",
                "{'Effect':'Maybe','Action':'*','Resource':'*'} | A statement's Effect is Allow or Deny, not Maybe.",
                "{'Effect':'Allow','Actions':'*','Resource':'*'} | The statement has no member Actions here; it has Action, Condition,",
                "{'Effect':'Allow','Action':'*','Resource':'*','Principal':'*'} | The statement has no member Principal here",
                "{'Effect':'Allow','Action':'*'} | A statement has Resource or NotResource, and not both.",
                "{'Effect':'Allow','Action':'*','Resource':'*','NotResource':'*'} | A statement has Resource or NotResource, and not both.",
                "{'Effect':'Allow','Resource':'*'} | A statement has Action or NotAction, and not both.",
                "{'Effect':'Allow','Action':'*','Resource':[]} | Resource is empty.",
                "{'Effect':'Allow','Action':'PutRecord','Resource':'*'} | An Action is SERVICE:NAME or *, not PutRecord.",
                "{'Effect':'Allow','Action':'*','Resource':'orders'} | A Resource is an ARN or *, not orders.",
                "'everything' | A statement of the policy is not a structure: everything"
            })
    void whatIsNotSupportedIsRefusedWhenItIsRead(String statement, String sentence) {
        assertThatThrownBy(() -> policy(statement))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(sentence);
    }

    @Test
    void aDocumentThatIsNoneIsRefused() {
        assertThatThrownBy(() -> identity("{}")).hasMessage("The policy has no Statement.");
        assertThatThrownBy(() -> identity("no")).hasMessageStartingWith("The policy is not JSON: ");
        assertThatThrownBy(() -> identity("{'Statements':[]}"))
                .hasMessage("The policy has no member Statements here; it has Id, Statement, Version.");
        assertThatThrownBy(() -> identity("{'Version':'2024-01-01','Statement':" + ANYTHING + "}"))
                .hasMessage("The policy's Version is one of [2008-10-17, 2012-10-17], not 2024-01-01.");
        assertThatThrownBy(() ->
                        identity("{'Statement':" + ANYTHING.replace("'*'}", "'arn:aws:s3:::${aws:username}'}") + "}"))
                .hasMessage("The policy has variables, which mean nothing without \"Version\": \"2012-10-17\".");
    }

    @Test
    void aTrustPolicyIsAboutItsRole() {
        assertThatThrownBy(() -> trust("{'Statement':" + ANYTHING + "}"))
                .hasMessageStartingWith("The statement has no member Resource here");
        assertThatThrownBy(() -> trust("{'Statement':{'Effect':'Allow','Action':'sts:AssumeRole'}}"))
                .hasMessage("A trust policy's Principal is not a structure: null");
        assertThatThrownBy(() -> trust(
                        "{'Statement':{'Effect':'Allow','Action':'sts:AssumeRole','Principal':{'User':'somebody'}}}"))
                .hasMessage("A Principal is one of [AWS, CanonicalUser, Federated, Service], not User.");
        assertThatThrownBy(() -> trust(
                        "{'Statement':{'Effect':'Allow','Action':'sts:AssumeRole','NotPrincipal':{'AWS':'somebody'}}}"))
                .hasMessageStartingWith("The statement has no member NotPrincipal here");
    }

    private static PolicyDocument policy(String statements) {
        return identity("{'Version':'2012-10-17','Statement':[" + statements + "]}");
    }

    private static PolicyDocument identity(String json) {
        return PolicyDocument.identity(bytes(json));
    }

    private static PolicyDocument trust(String json) {
        return PolicyDocument.trust(bytes(json));
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
