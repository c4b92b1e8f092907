package io.shardlab.aws.iam;

import io.shardlab.aws.error.AwsException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** The identities of an account: who there is, who is calling, and what each may do. Enforced once a role or user is there. */
public final class Iam {

    /** Expired credentials are told from unknown ones for a day. */
    private static final Duration FORGET_AFTER = Duration.ofDays(1);

    private final String account;
    private final Clock clock;
    private final Map<String, Role> roles = new ConcurrentHashMap<>();
    private final Map<String, AccessKey> keys = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();

    public Iam(String account, Clock clock) {
        this.account = account;
        this.clock = clock;
    }

    public String account() {
        return account;
    }

    /** Whether calls by strangers, and calls that no policy allows, are refused. */
    public boolean isEnforced() {
        return !roles.isEmpty()
                || keys.values().stream().anyMatch(key -> key.expires().isEmpty());
    }

    /** Adds a role, or replaces the one of that name. */
    public void put(Role role) {
        roles.put(role.arn(), role);
    }

    /** Adds a user with an access key of its own. */
    public void putUser(String name, String accessKey, String secret, List<PolicyDocument> policies) {
        keys.put(
                accessKey,
                new AccessKey(
                        accessKey,
                        secret,
                        "arn:aws:iam::" + account + ":user/" + name,
                        String.format("AIDA%016X", name.hashCode() & 0xffffffffL),
                        policies,
                        Optional.empty(),
                        Optional.empty()));
    }

    public Optional<Role> role(String arn) {
        return Optional.ofNullable(roles.get(arn));
    }

    /** The roles by ARN. */
    public Map<String, Role> roles() {
        return new TreeMap<>(roles);
    }

    /** Issues temporary credentials of a role. */
    public AccessKey issue(Role role, String session, Duration lifetime) {
        var key = new AccessKey(
                "ASIA" + randomHex(8).toUpperCase(Locale.ROOT),
                randomHex(20),
                "arn:aws:sts::" + account + ":assumed-role/" + role.name() + "/" + session,
                role.id() + ":" + session,
                role.policies(),
                Optional.of(randomHex(64)),
                Optional.of(clock.instant().plus(lifetime)));
        keys.values()
                .removeIf(old -> old.expires()
                        .map(end -> end.plus(FORGET_AFTER).isBefore(clock.instant()))
                        .orElse(false));
        keys.put(key.id(), key);
        return key;
    }

    /**
     * Finds the key that a request says it is signed with. It takes the request's head only, so that whoever is not known need
     * not be listened to.
     *
     * @return empty when there is none, while nothing is enforced
     * @throws AwsException when the credentials are expired, or, while enforced, missing or unknown
     */
    public Optional<AccessKey> key(Optional<SignatureV4> signature, String sessionToken) {
        Optional<AccessKey> found = signature.flatMap(given -> Optional.ofNullable(keys.get(given.accessKey())));
        if (found.isEmpty()) {
            if (isEnforced()) {
                throw signature.isPresent()
                        ? unknown()
                        : AwsException.client("MissingAuthenticationTokenException", "Missing Authentication Token");
            }
            return found;
        }
        AccessKey key = found.get();
        if (key.expires().map(end -> !clock.instant().isBefore(end)).orElse(false)) {
            throw AwsException.client("ExpiredTokenException", "The security token included in the request is expired");
        }
        if (!key.token().orElse("").equals(sessionToken)) {
            throw unknown();
        }
        return found;
    }

    /**
     * Tells who signed a request.
     *
     * @param service that is called, as scopes name it
     * @throws AwsException when the signature is wrong or old or for something else, and what {@link #key} throws
     */
    public Principal authenticate(
            Optional<SignatureV4> signature, SignedRequest request, String service, String sessionToken) {
        Optional<AccessKey> key = key(signature, sessionToken);
        if (key.isEmpty()) {
            return Principal.unverified(signature.map(SignatureV4::accessKey).orElse("anonymous"));
        }
        SignatureV4 given = signature.orElseThrow();
        given.objection(request, service).ifPresent(sentence -> {
            throw badSignature(sentence);
        });
        if (!given.isOf(request, key.get().secret())) {
            throw badSignature(
                    "The request signature we calculated does not match the signature you provided. Check your"
                            + " AWS Secret Access Key and signing method. Consult the service documentation for details.");
        }
        if (!given.isFresh(request, clock.instant())) {
            throw badSignature("Signature expired: x-amz-date is not within 15 minutes of now");
        }
        return Principal.of(key.get());
    }

    private static AwsException badSignature(String sentence) {
        return AwsException.client("InvalidSignatureException", sentence);
    }

    private static AwsException unknown() {
        return AwsException.client(
                "UnrecognizedClientException", "The security token included in the request is invalid.");
    }

    /**
     * Lets a call pass that policies allow, and every call while nothing is enforced.
     *
     * @param needed every one of which must be allowed
     * @throws AwsException {@code AccessDeniedException}: who, which action, on which resource
     */
    public void authorize(Principal principal, List<Permission> needed, String region) {
        if (!isEnforced()) {
            return;
        }
        Map<String, String> context = context(principal, Map.of(ContextKeys.REGION, region));
        for (Permission permission : needed) {
            Decision decision = Decision.of(principal.policies(), permission.action(), permission.resource(), context);
            if (decision != Decision.ALLOWED) {
                throw denied(principal, permission.action(), permission.resource(), decision);
            }
        }
    }

    private Map<String, String> context(Principal principal, Map<String, String> ofCall) {
        Map<String, String> values = new LinkedHashMap<>(ofCall);
        values.put(ContextKeys.PRINCIPAL_ARN, roleOf(principal.arn()));
        values.put(ContextKeys.PRINCIPAL_ACCOUNT, account);
        boolean isUser = principal.arn().startsWith("arn:aws:iam::");
        values.put(ContextKeys.PRINCIPAL_TYPE, isUser ? "User" : "AssumedRole");
        if (isUser) {
            values.put(ContextKeys.USER_NAME, principal.arn().replaceFirst("^.*/", ""));
        }
        principal.key().ifPresent(key -> values.put(ContextKeys.USER_ID, key.userId()));
        return ContextKeys.lowerCase(values);
    }

    private static AwsException denied(Principal principal, String action, String resource, Decision decision) {
        return AwsException.client(
                "AccessDeniedException",
                "User: " + principal.arn() + " is not authorized to perform: " + action + " on resource: " + resource
                        + (decision == Decision.EXPLICITLY_DENIED
                                ? " with an explicit deny in an identity-based policy"
                                : " because no identity-based policy allows the " + action + " action"));
    }

    /**
     * Whether a principal may take a role: its trust policy says so, and for the account's root its own policies too.
     *
     * @param externalId what the caller says in the call
     */
    public boolean mayAssume(Principal principal, Role role, String session, Optional<String> externalId) {
        Map<String, String> ofCall = new LinkedHashMap<>(Map.of(ContextKeys.SESSION_NAME, session));
        externalId.ifPresent(id -> ofCall.put(ContextKeys.EXTERNAL_ID, id));
        Map<String, String> context = context(principal, ofCall);
        String root = "arn:aws:iam::" + account + ":root";
        List<String> names = List.of(principal.arn(), roleOf(principal.arn()), root, account);
        Decision own = Decision.of(principal.policies(), "sts:AssumeRole", role.arn(), context);
        if (own == Decision.EXPLICITLY_DENIED) {
            return false;
        }
        return isTrusted(
                role,
                "sts:AssumeRole",
                "AWS",
                names,
                context,
                named -> !List.of(root, account).contains(named) || own == Decision.ALLOWED);
    }

    /**
     * Whether a web identity may take a role.
     *
     * @param provider the ARN of the identity provider
     * @param claims the context keys that its token gives, such as {@code issuer:sub}
     */
    public boolean mayAssume(String provider, Map<String, String> claims, Role role, String session) {
        Map<String, String> ofCall = new LinkedHashMap<>(claims);
        ofCall.put(ContextKeys.SESSION_NAME, session);
        return isTrusted(
                role,
                "sts:AssumeRoleWithWebIdentity",
                "Federated",
                List.of(provider),
                ContextKeys.lowerCase(ofCall),
                named -> true);
    }

    /**
     * Whether the trust policy allows an action to somebody and does not deny it.
     *
     * @param names what the policy may call him
     * @param suffices whether being allowed under this name is enough
     */
    private static boolean isTrusted(
            Role role,
            String action,
            String kind,
            List<String> names,
            Map<String, String> context,
            Predicate<String> suffices) {
        boolean allowed = false;
        for (Statement statement : role.trust().statements()) {
            Optional<String> named = statement.naming(kind, names);
            if (named.isPresent() && statement.isAbout(action, role.arn(), context)) {
                if (!statement.allows()) {
                    return false;
                }
                allowed |= suffices.test(named.get());
            }
        }
        return allowed;
    }

    /** {@code arn:aws:sts::A:assumed-role/R/S} as {@code arn:aws:iam::A:role/R}. */
    private static String roleOf(String arn) {
        return arn.replaceFirst("^arn:aws:sts::(\\d+):assumed-role/([^/]+)/.*$", "arn:aws:iam::$1:role/$2");
    }

    private String randomHex(int bytes) {
        byte[] drawn = new byte[bytes];
        random.nextBytes(drawn);
        return HexFormat.of().formatHex(drawn);
    }
}
