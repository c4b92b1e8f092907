package io.shardlab.aws.iam;

import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.protocol.Structure;
import io.shardlab.aws.protocol.WireFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A policy in the JSON that a user hands to AWS. */
public record PolicyDocument(List<Statement> statements) {

    private static final Set<String> MEMBERS =
            Set.of("Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "Condition");

    public PolicyDocument {
        statements = List.copyOf(statements);
    }

    /**
     * Reads a document.
     *
     * @throws IllegalArgumentException with a sentence, when it is no policy or uses what is not supported here
     */
    public static PolicyDocument parse(byte[] json) {
        Structure document;
        try {
            document = WireFormat.JSON.decode(json);
        } catch (AwsException e) {
            throw new IllegalArgumentException("The policy is not JSON: " + e.getMessage(), e);
        }
        List<Statement> statements = new ArrayList<>();
        Object member = document.members().get("Statement");
        for (Object element : member instanceof List<?> list ? list : member == null ? List.of() : List.of(member)) {
            if (!(element instanceof Structure statement)) {
                throw new IllegalArgumentException("A statement of the policy is not a structure: " + element);
            }
            statements.add(statement(statement));
        }
        if (statements.isEmpty()) {
            throw new IllegalArgumentException("The policy has no Statement.");
        }
        return new PolicyDocument(statements);
    }

    private static Statement statement(Structure json) {
        for (String member : json.members().keySet()) {
            if (!MEMBERS.contains(member)) {
                throw new IllegalArgumentException(
                        "A statement has no member " + member + " here; it has " + MEMBERS + ".");
            }
        }
        String effect = String.valueOf(json.members().get("Effect"));
        if (!effect.equals("Allow") && !effect.equals("Deny")) {
            throw new IllegalArgumentException("A statement's Effect is Allow or Deny, not " + effect + ".");
        }
        boolean notActions = json.members().containsKey("NotAction");
        boolean notResources = json.members().containsKey("NotResource");
        List<String> actions = strings(json.members().get(notActions ? "NotAction" : "Action"));
        if (actions.isEmpty()) {
            throw new IllegalArgumentException("A statement names no Action.");
        }
        return new Statement(
                effect.equals("Allow"),
                actions,
                notActions,
                strings(json.members().get(notResources ? "NotResource" : "Resource")),
                notResources,
                principals(json.members().get("Principal")),
                conditions(json.members().get("Condition")));
    }

    private static Map<String, List<String>> principals(Object json) {
        if (json instanceof Structure kinds) {
            Map<String, List<String>> principals = new LinkedHashMap<>();
            kinds.members().forEach((kind, named) -> principals.put(kind, strings(named)));
            return principals;
        }
        return json == null ? Map.of() : Map.of(json.toString(), List.of());
    }

    private static List<Condition> conditions(Object json) {
        List<Condition> conditions = new ArrayList<>();
        if (json instanceof Structure operators) {
            operators.members().forEach((operator, keys) -> {
                if (!(keys instanceof Structure lines)) {
                    throw new IllegalArgumentException("The condition " + operator + " is not a structure.");
                }
                lines.members().forEach((key, values) -> conditions.add(new Condition(operator, key, strings(values))));
            });
        }
        return conditions;
    }

    private static List<String> strings(Object json) {
        if (json instanceof List<?> list) {
            return list.stream().map(String::valueOf).toList();
        }
        return json == null ? List.of() : List.of(json.toString());
    }
}
