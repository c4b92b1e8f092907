package io.shardlab.aws.iam;

import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.protocol.Structure;
import io.shardlab.aws.protocol.WireFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A policy in the JSON that a user hands to AWS. */
public record PolicyDocument(List<Statement> statements) {

    private static final String VERSION_WITH_VARIABLES = "2012-10-17";
    private static final Set<String> VERSIONS = Set.of(VERSION_WITH_VARIABLES, "2008-10-17");
    private static final Set<String> MEMBERS = Set.of("Version", "Id", "Statement");
    private static final List<String> IDENTITY_MEMBERS =
            List.of("Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition");
    private static final List<String> TRUST_MEMBERS =
            List.of("Sid", "Effect", "Action", "NotAction", "Principal", "Condition");
    private static final Set<String> PRINCIPALS = Set.of("AWS", "Federated", "Service", "CanonicalUser");

    public PolicyDocument {
        statements = List.copyOf(statements);
    }

    /**
     * Reads the policy of a user or a role.
     *
     * @throws IllegalArgumentException with a sentence, when it is none or uses what is not supported here
     */
    public static PolicyDocument identity(byte[] json) {
        return parse(json, IDENTITY_MEMBERS);
    }

    /**
     * Reads a role's trust policy.
     *
     * @throws IllegalArgumentException with a sentence, when it is none or uses what is not supported here
     */
    public static PolicyDocument trust(byte[] json) {
        return parse(json, TRUST_MEMBERS);
    }

    private static PolicyDocument parse(byte[] json, List<String> members) {
        Structure document;
        try {
            document = WireFormat.JSON.decode(json);
        } catch (AwsException e) {
            throw new IllegalArgumentException("The policy is not JSON: " + e.getMessage(), e);
        }
        refuseOthers(document, MEMBERS, "The policy");
        List<Statement> statements = new ArrayList<>();
        Object member = document.members().get("Statement");
        for (Object element : member instanceof List<?> list ? list : member == null ? List.of() : List.of(member)) {
            statements.add(statement(structure(element, "A statement of the policy"), members));
        }
        if (statements.isEmpty()) {
            throw new IllegalArgumentException("The policy has no Statement.");
        }
        checkVersion(document.member("Version").map(Object::toString), new String(json, StandardCharsets.UTF_8));
        return new PolicyDocument(statements);
    }

    private static void checkVersion(Optional<String> version, String text) {
        if (version.isPresent() && !VERSIONS.contains(version.get())) {
            throw new IllegalArgumentException(
                    "The policy's Version is one of " + new TreeSet<>(VERSIONS) + ", not " + version.get() + ".");
        }
        if (!version.equals(Optional.of(VERSION_WITH_VARIABLES)) && Variables.areIn(text)) {
            throw new IllegalArgumentException(
                    "The policy has variables, which mean nothing without \"Version\": \"2012-10-17\".");
        }
    }

    private static Statement statement(Structure json, List<String> members) {
        refuseOthers(json, members, "The statement");
        String effect = json.member("Effect").map(Object::toString).orElse("nothing");
        if (!effect.equals("Allow") && !effect.equals("Deny")) {
            throw new IllegalArgumentException("A statement's Effect is Allow or Deny, not " + effect + ".");
        }
        boolean identity = members.equals(IDENTITY_MEMBERS);
        boolean notActions = isNegated(json, "Action");
        boolean notResources = identity && isNegated(json, "Resource");
        return new Statement(
                effect.equals("Allow"),
                strings(json, notActions ? "NotAction" : "Action"),
                notActions,
                identity ? strings(json, notResources ? "NotResource" : "Resource") : List.of(),
                notResources,
                identity ? Map.of() : principals(json),
                conditions(json));
    }

    /** Whether {@code NotAction} stands for {@code Action}; one of the two must be there. */
    private static boolean isNegated(Structure json, String member) {
        boolean negated = json.members().containsKey("Not" + member);
        if (negated == json.members().containsKey(member)) {
            throw new IllegalArgumentException("A statement has " + member + " or Not" + member + ", and not both.");
        }
        return negated;
    }

    private static Map<String, List<String>> principals(Structure json) {
        Object principal = json.members().get("Principal");
        if ("*".equals(principal)) {
            return Map.of("*", List.of());
        }
        Structure kinds = structure(principal, "A trust policy's Principal");
        Map<String, List<String>> principals = new LinkedHashMap<>();
        for (String kind : kinds.members().keySet()) {
            if (!PRINCIPALS.contains(kind)) {
                throw new IllegalArgumentException(
                        "A Principal is one of " + new TreeSet<>(PRINCIPALS) + ", not " + kind + ".");
            }
            principals.put(kind, strings(kinds, kind));
        }
        return principals;
    }

    private static List<Condition> conditions(Structure json) {
        List<Condition> conditions = new ArrayList<>();
        if (json.member("Condition").isPresent()) {
            Structure operators = structure(json.members().get("Condition"), "A statement's Condition");
            operators.members().forEach((name, lines) -> {
                Condition.Operator operator = Condition.Operator.of(name);
                Structure keys = structure(lines, "The condition " + name);
                keys.members()
                        .keySet()
                        .forEach(key -> conditions.add(new Condition(operator, key, strings(keys, key))));
            });
        }
        return conditions;
    }

    private static void refuseOthers(Structure json, Collection<String> known, String what) {
        for (String member : json.members().keySet()) {
            if (!known.contains(member)) {
                throw new IllegalArgumentException(what + " has no member " + member + " here; it has "
                        + String.join(", ", new TreeSet<>(known)) + ".");
            }
        }
    }

    private static Structure structure(Object json, String what) {
        if (json instanceof Structure structure) {
            return structure;
        }
        throw new IllegalArgumentException(what + " is not a structure: " + json);
    }

    /** A text, or a list of at least one. */
    private static List<String> strings(Structure json, String member) {
        Object value = json.members().get(member);
        List<?> list = value instanceof List<?> several ? several : value == null ? List.of() : List.of(value);
        if (list.isEmpty()) {
            throw new IllegalArgumentException(member + " is empty.");
        }
        for (Object element : list) {
            if (element instanceof Structure || element instanceof List<?>) {
                throw new IllegalArgumentException(member + " is a text or a list of texts, not " + element + ".");
            }
        }
        return list.stream().map(String::valueOf).toList();
    }
}
