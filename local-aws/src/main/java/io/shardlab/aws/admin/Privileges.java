package io.shardlab.aws.admin;

import io.shardlab.aws.calls.CallLog;
import io.shardlab.aws.iam.Iam;
import io.shardlab.aws.iam.Role;
import io.shardlab.aws.protocol.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Least privilege, told from the call log: what a principal used, what it was refused, what it may do and never did. */
final class Privileges {

    private static final String REFUSED = "AccessDeniedException";

    private final Iam iam;
    private final CallLog log;

    Privileges(Iam iam, CallLog log) {
        this.iam = iam;
        this.log = log;
    }

    private static final class Usage {
        private final Set<String> used = new TreeSet<>();
        private final Set<String> refused = new TreeSet<>();
    }

    Structure report() {
        Map<String, Usage> usages = new TreeMap<>();
        iam.roles().keySet().forEach(arn -> usages.put(arn, new Usage()));
        log.counters().keySet().forEach(kind -> {
            Usage usage = usages.computeIfAbsent(roleOf(kind.principal()), fresh -> new Usage());
            (kind.outcome().equals(REFUSED) ? usage.refused : usage.used).add(kind.action());
        });
        List<Structure> principals = new ArrayList<>();
        usages.forEach((principal, usage) -> principals.add(Structure.builder()
                .with("principal", principal)
                .with("used", List.copyOf(usage.used))
                .with("refused", List.copyOf(usage.refused))
                .with("allowedNeverUsed", neverUsed(principal, usage))
                .build()));
        return Structure.builder().with("principals", principals).build();
    }

    private List<String> neverUsed(String principal, Usage usage) {
        return iam.role(principal).map(Role::allowedActions).orElse(List.of()).stream()
                .filter(pattern -> usage.used.stream().noneMatch(action -> Role.matches(pattern, action)))
                .toList();
    }

    /** A session counts for its role. */
    private static String roleOf(String principal) {
        return principal.replaceFirst("^arn:aws:sts::(\\d+):assumed-role/([^/]+)/.*$", "arn:aws:iam::$1:role/$2");
    }
}
