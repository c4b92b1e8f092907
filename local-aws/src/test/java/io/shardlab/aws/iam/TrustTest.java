package io.shardlab.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlab.testtools.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who may take a role. */
class TrustTest {

    private static final String ACCOUNT = "000000000000";
    private static final String USER = "arn:aws:iam::000000000000:user/ann";
    private static final String ROOT = "arn:aws:iam::000000000000:root";
    private static final String ALLOW_ALL = "{'Effect':'Allow','Action':'*','Resource':'*'}";
    private static final String DENY_ALL = "{'Effect':'Deny','Action':'*','Resource':'*'}";

    private final Iam iam = new Iam(ACCOUNT, new ManualClock());

    @Test
    void aUserThatIsNamedNeedsNoPolicyOfItsOwn() {
        assertThat(mayAssume(user(), allow(USER))).isTrue();
        assertThat(mayAssume(user(), allow("arn:aws:iam::000000000000:user/bob")))
                .isFalse();
    }

    @Test
    void theAccountsRootLeavesItToTheUsersOwnPolicies() {
        assertThat(mayAssume(user(), allow(ROOT))).isFalse();
        assertThat(mayAssume(user(ALLOW_ALL), allow(ROOT))).isTrue();
        assertThat(mayAssume(user(ALLOW_ALL), allow(ACCOUNT))).isTrue();
    }

    @Test
    void aDenyWinsOnEitherSide() {
        String deny = allow(USER).replace("'Allow'", "'Deny'");

        assertThat(mayAssume(user(ALLOW_ALL), allow(USER) + "," + deny)).isFalse();
        assertThat(mayAssume(user(DENY_ALL), allow(USER))).isFalse();
    }

    @Test
    void conditionsAskForExternalIdSessionAndCaller() {
        String trust = allow(ROOT)
                .replace(
                        "}}",
                        "},'Condition':{'StringEquals':{'sts:ExternalId':'secret','aws:username':'ann'},"
                                + "'StringLike':{'sts:RoleSessionName':'${aws:username}-*'}}}");

        assertThat(mayAssume(user(ALLOW_ALL), trust, "ann-1", Optional.of("secret")))
                .isTrue();
        assertThat(mayAssume(user(ALLOW_ALL), trust, "bob-1", Optional.of("secret")))
                .isFalse();
        assertThat(mayAssume(user(ALLOW_ALL), trust, "ann-1", Optional.of("guess")))
                .isFalse();
        assertThat(mayAssume(user(ALLOW_ALL), trust, "ann-1", Optional.empty())).isFalse();
    }

    @Test
    void aSessionIsItsRoleToPolicies() {
        Role role = new Role(ACCOUNT, "app", trust(allow(ROOT)), List.of(identity(ALLOW_ALL)));
        var session = Principal.of(iam.issue(role, "pod-1", Duration.ofHours(1)));

        assertThat(mayAssume(session, allow("arn:aws:iam::000000000000:role/app")))
                .isTrue();
        assertThat(
                        mayAssume(
                                session,
                                allow(ROOT)
                                        .replace(
                                                "}}",
                                                "},'Condition':{'ArnEquals':{'aws:PrincipalArn':'arn:aws:iam::000000000000:role/app'},"
                                                        + "'StringLike':{'aws:userid':'*:pod-1','aws:PrincipalType':'AssumedRole'}}}")))
                .isTrue();
    }

    @Test
    void aWebIdentityIsTakenAtItsProvidersWordUnlessItIsDenied() {
        String provider = "arn:aws:iam::000000000000:oidc-provider/oidc.example/id/A1";
        String allow = "{'Effect':'Allow','Action':'sts:AssumeRoleWithWebIdentity','Principal':{'Federated':'"
                + provider + "'},'Condition':{'StringLike':{'oidc.example/id/A1:sub':'system:serviceaccount:*:app'}}}";
        String deny = allow.replace("'Allow'", "'Deny'").replace(":*:app", ":kube-system:app");
        Map<String, String> claims = Map.of("oidc.example/id/A1:sub", "system:serviceaccount:default:app");

        assertThat(iam.mayAssume(provider, claims, role(allow), "pod-1")).isTrue();
        assertThat(iam.mayAssume(provider, claims, role(allow + "," + deny), "pod-1"))
                .isTrue();
        assertThat(iam.mayAssume(
                        provider,
                        Map.of("oidc.example/id/A1:sub", "system:serviceaccount:kube-system:app"),
                        role(allow + "," + deny),
                        "pod-1"))
                .isFalse();
        assertThat(iam.mayAssume(provider + "2", claims, role(allow), "pod-1")).isFalse();
    }

    private boolean mayAssume(Principal principal, String trust) {
        return mayAssume(principal, trust, "session", Optional.empty());
    }

    private boolean mayAssume(Principal principal, String trust, String session, Optional<String> externalId) {
        return iam.mayAssume(principal, role(trust), session, externalId);
    }

    private static String allow(String principal) {
        return "{'Effect':'Allow','Action':'sts:AssumeRole','Principal':{'AWS':'" + principal + "'}}";
    }

    private static Role role(String statements) {
        return new Role(ACCOUNT, "wanted", trust(statements), List.of());
    }

    private static Principal user(String... statements) {
        List<PolicyDocument> policies =
                statements.length == 0 ? List.of() : List.of(identity(String.join(",", statements)));
        return Principal.of(
                new AccessKey("AKIA", "secret", USER, "AIDA", policies, Optional.empty(), Optional.empty()));
    }

    private static PolicyDocument identity(String statements) {
        return PolicyDocument.identity(document(statements));
    }

    private static PolicyDocument trust(String statements) {
        return PolicyDocument.trust(document(statements));
    }

    private static byte[] document(String statements) {
        return ("{'Version':'2012-10-17','Statement':[" + statements + "]}")
                .replace('\'', '"')
                .getBytes(StandardCharsets.UTF_8);
    }
}
