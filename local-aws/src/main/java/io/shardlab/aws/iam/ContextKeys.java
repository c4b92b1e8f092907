package io.shardlab.aws.iam;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a policy can ask about a call. A key that nobody fills would make its condition a silent yes or no. */
final class ContextKeys {

    static final String PRINCIPAL_ARN = "aws:PrincipalArn";
    static final String PRINCIPAL_ACCOUNT = "aws:PrincipalAccount";
    static final String PRINCIPAL_TYPE = "aws:PrincipalType";
    static final String USER_ID = "aws:userid";
    static final String USER_NAME = "aws:username";
    static final String REGION = "aws:RequestedRegion";
    static final String EXTERNAL_ID = "sts:ExternalId";
    static final String SESSION_NAME = "sts:RoleSessionName";

    private static final List<String> KNOWN = List.of(
            PRINCIPAL_ARN, PRINCIPAL_ACCOUNT, PRINCIPAL_TYPE, USER_ID, USER_NAME, REGION, EXTERNAL_ID, SESSION_NAME);

    private ContextKeys() {}

    /**
     * Lets a key pass that calls can have.
     *
     * @throws IllegalArgumentException with a sentence, when it is another
     */
    static void check(String key) {
        boolean ofToken = key.matches("[^:/]+(:\\d+)?(/[^:]*)?:(sub|aud)") && !key.startsWith("aws:");
        if (!ofToken && KNOWN.stream().noneMatch(key::equalsIgnoreCase)) {
            throw new IllegalArgumentException("The context key " + key + " is not supported here; there are "
                    + String.join(", ", KNOWN) + ", and ISSUER:sub and ISSUER:aud of a web identity.");
        }
    }

    /** Keys as conditions look for them. */
    static Map<String, String> lowerCase(Map<String, String> values) {
        Map<String, String> context = new TreeMap<>();
        values.forEach((key, value) -> context.put(key.toLowerCase(Locale.ROOT), value));
        return context;
    }
}
