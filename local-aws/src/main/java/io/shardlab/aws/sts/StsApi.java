package io.shardlab.aws.sts;

import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.iam.AccessKey;
import io.shardlab.aws.iam.Iam;
import io.shardlab.aws.iam.Principal;
import io.shardlab.aws.iam.Role;
import io.shardlab.aws.protocol.Structure;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The Security Token Service: GetCallerIdentity, AssumeRole and AssumeRoleWithWebIdentity. */
public final class StsApi {

    /** The one operation that needs no signature: the token is the proof. */
    public static final String WEB_IDENTITY = "AssumeRoleWithWebIdentity";

    private static final Pattern ROLE_ARN = Pattern.compile("arn:[a-z-]+:iam::\\d{12}:role/[\\w+=,.@/-]+");
    /** Parameters of AWS's API that have no effect here, and why. */
    private static final Map<String, String> UNSUPPORTED = Map.of(
            "Policy", "a session has its role's policies and no others",
            "PolicyArns", "a session has its role's policies and no others",
            "Tags", "sessions have no tags",
            "TransitiveTagKeys", "sessions have no tags",
            "SourceIdentity", "sessions have no source identity",
            "SerialNumber", "there are no MFA devices",
            "TokenCode", "there are no MFA devices",
            "ProvidedContexts", "sessions have no provided contexts",
            "ProviderId", "only OpenID Connect tokens are believed");

    private static final Duration SHORTEST = Duration.ofMinutes(15);
    private static final Duration LONGEST = Duration.ofHours(12);
    private static final Duration USUAL = Duration.ofHours(1);

    private final Iam iam;
    private final Clock clock;
    private final Map<String, IdentityProvider> providers = new LinkedHashMap<>();
    private final Map<String, IssuerKeys> keys = new LinkedHashMap<>();

    public StsApi(Iam iam, Clock clock, Iterable<IdentityProvider> trusted) {
        this.iam = iam;
        this.clock = clock;
        for (IdentityProvider provider : trusted) {
            providers.put(provider.issuer(), provider);
            keys.put(provider.issuer(), new IssuerKeys(provider));
        }
    }

    /**
     * Answers a call. AssumeRoleWithWebIdentity may ask the issuer for its keys, so this may block.
     *
     * @param parameters of the query protocol
     * @throws AwsException when the call is refused
     */
    public Structure answer(String action, Principal caller, Map<String, String> parameters) {
        refuseWhatIsNotSupported(parameters);
        return switch (action) {
            case "GetCallerIdentity" -> callerIdentity(caller);
            case "AssumeRole" -> assumeRole(caller, parameters);
            case WEB_IDENTITY -> assumeRoleWithWebIdentity(parameters);
            default ->
                throw AwsException.client(
                        "InvalidAction", "Could not find operation " + action + " for version 2011-06-15");
        };
    }

    /** Passed over in silence they would give a session more than its caller meant to, or less. */
    private static void refuseWhatIsNotSupported(Map<String, String> parameters) {
        for (String name : parameters.keySet()) {
            UNSUPPORTED.forEach((parameter, reason) -> {
                if (name.equals(parameter) || name.startsWith(parameter + ".")) {
                    throw validation("Value at '" + name + "' is not supported by local-aws: " + reason + ".");
                }
            });
        }
    }

    private static String roleArn(Map<String, String> parameters) {
        String arn = needed(parameters, "RoleArn");
        if (!ROLE_ARN.matcher(arn).matches()) {
            throw AwsException.client("ValidationError", arn + " is invalid");
        }
        return arn;
    }

    private Structure callerIdentity(Principal caller) {
        Optional<AccessKey> key = caller.key();
        return Structure.builder()
                .with("Arn", key.map(AccessKey::principal).orElse("arn:aws:iam::" + iam.account() + ":root"))
                .with("UserId", key.map(AccessKey::userId).orElse(iam.account()))
                .with("Account", iam.account())
                .build();
    }

    private Structure assumeRole(Principal caller, Map<String, String> parameters) {
        String arn = roleArn(parameters);
        String session = session(parameters);
        Duration lifetime = lifetime(parameters);
        Role role = iam.role(arn)
                .filter(known ->
                        iam.mayAssume(caller, known, session, Optional.ofNullable(parameters.get("ExternalId"))))
                .orElseThrow(() -> AwsException.withStatus(
                        403,
                        "AccessDenied",
                        "User: " + caller.arn() + " is not authorized to perform: sts:AssumeRole on resource: " + arn));
        return issued(role, session, lifetime).build();
    }

    private Structure assumeRoleWithWebIdentity(Map<String, String> parameters) {
        String arn = roleArn(parameters);
        String session = session(parameters);
        Duration lifetime = lifetime(parameters);
        WebToken token = WebToken.parse(needed(parameters, "WebIdentityToken"));
        IdentityProvider provider = verified(token);
        String subject = token.claim("sub");
        Map<String, String> claims = new LinkedHashMap<>();
        claims.put(provider.name() + ":sub", subject);
        claims.put(provider.name() + ":aud", provider.audience());
        Role role = iam.role(arn)
                .filter(known -> iam.mayAssume(provider.arn(iam.account()), claims, known, session))
                .orElseThrow(() -> AwsException.withStatus(
                        403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity"));
        return issued(role, session, lifetime)
                .with("SubjectFromWebIdentityToken", subject)
                .with("Audience", provider.audience())
                .with("Provider", provider.arn(iam.account()))
                .build();
    }

    /** The provider of a token whose signature, times and audience are good. */
    private IdentityProvider verified(WebToken token) {
        String issuer = token.claim("iss");
        IdentityProvider provider = Optional.ofNullable(providers.get(issuer))
                .orElseThrow(() -> WebToken.invalid("No OpenIDConnect provider found in your account for " + issuer));
        if (!signed(token, issuer)) {
            throw WebToken.invalid("The signature of the ID Token is not one of a key of " + issuer);
        }
        if (token.isExpired(clock.instant())) {
            throw AwsException.client(
                    "ExpiredTokenException", "Token expired: the claim exp of the ID Token has passed");
        }
        if (token.isNotYetValid(clock.instant())) {
            throw WebToken.invalid("The ID Token is not valid yet");
        }
        if (!token.audiences().contains(provider.audience())) {
            throw WebToken.invalid("Incorrect token audience");
        }
        return provider;
    }

    private boolean signed(WebToken token, String issuer) {
        try {
            return keys.get(issuer).key(token.keyId()).map(token::isSignedBy).orElse(false);
        } catch (IOException e) {
            throw AwsException.client(
                    "IDPCommunicationError",
                    "The keys of the identity provider " + issuer + " could not be fetched: " + e.getMessage());
        }
    }

    private Structure.Builder issued(Role role, String session, Duration lifetime) {
        AccessKey key = iam.issue(role, session, lifetime);
        return Structure.builder()
                .with(
                        "Credentials",
                        Structure.builder()
                                .with("AccessKeyId", key.id())
                                .with("SecretAccessKey", key.secret())
                                .with("SessionToken", key.token())
                                .with("Expiration", key.expires().map(Object::toString))
                                .build())
                .with(
                        "AssumedRoleUser",
                        Structure.builder()
                                .with("AssumedRoleId", key.userId())
                                .with("Arn", key.principal())
                                .build());
    }

    private static String session(Map<String, String> parameters) {
        String session = needed(parameters, "RoleSessionName");
        if (!session.matches("[\\w+=,.@-]{2,64}")) {
            throw validation("Value '" + session + "' at 'roleSessionName' failed to satisfy constraint: Member must"
                    + " satisfy regular expression pattern: [\\w+=,.@-]{2,64}");
        }
        return session;
    }

    private static Duration lifetime(Map<String, String> parameters) {
        String seconds = parameters.getOrDefault("DurationSeconds", Long.toString(USUAL.toSeconds()));
        if (!seconds.matches("\\d{1,6}")
                || Duration.ofSeconds(Long.parseLong(seconds)).compareTo(SHORTEST) < 0
                || Duration.ofSeconds(Long.parseLong(seconds)).compareTo(LONGEST) > 0) {
            throw validation(
                    "Value '" + seconds + "' at 'durationSeconds' failed to satisfy constraint: Member must have"
                            + " value between " + SHORTEST.toSeconds() + " and " + LONGEST.toSeconds());
        }
        return Duration.ofSeconds(Long.parseLong(seconds));
    }

    private static String needed(Map<String, String> parameters, String name) {
        return Optional.ofNullable(parameters.get(name))
                .filter(value -> !value.isEmpty())
                .orElseThrow(() ->
                        validation("Value null at '" + name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1)
                                + "' failed to satisfy constraint: Member must not be null"));
    }

    private static AwsException validation(String violation) {
        return AwsException.client("ValidationError", "1 validation error detected: " + violation);
    }
}
