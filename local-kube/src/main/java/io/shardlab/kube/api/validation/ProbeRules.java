package io.shardlab.kube.api.validation;

import java.util.List;

/** Probes and lifecycle hooks of a container (upstream {@code validateProbe}, {@code validateLifecycle}). */
final class ProbeRules {

    private static final List<String> PROBE_HANDLERS = List.of("exec", "httpGet", "tcpSocket", "grpc");
    private static final List<String> HOOK_HANDLERS = List.of("exec", "httpGet", "tcpSocket", "sleep");

    private ProbeRules() {}

    static void check(Field container, boolean init) {
        boolean sidecar = container.child("restartPolicy").text().equals("Always");
        for (String name : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
            if (container.has(name) && init && !sidecar) {
                container.child(name).forbidden("may not be set for init containers without restartPolicy=Always");
            } else if (container.has(name)) {
                probe(container.child(name), name.equals("readinessProbe"));
            }
        }
        for (String hook : List.of("postStart", "preStop")) {
            Field handler = container.child("lifecycle").child(hook);
            if (handler.isPresent()) {
                handlers(handler, HOOK_HANDLERS);
            }
        }
    }

    private static void probe(Field probe, boolean readiness) {
        handlers(probe, PROBE_HANDLERS);
        for (String field : List.of(
                "initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold")) {
            probe.child(field).demandNonnegative();
        }
        Field successes = probe.child("successThreshold");
        if (!readiness && successes.isPresent() && successes.number() != 1) {
            successes.invalid("must be 1");
        }
        Field grace = probe.child("terminationGracePeriodSeconds");
        if (grace.isPresent() && readiness) {
            grace.invalid("must not be set for readinessProbes");
        } else if (grace.isPresent() && grace.number() <= 0) {
            grace.invalid("must be greater than 0");
        }
    }

    private static void handlers(Field owner, List<String> kinds) {
        List<String> given = kinds.stream().filter(owner::has).toList();
        if (given.isEmpty()) {
            owner.required("must specify a handler type");
        }
        given.stream().skip(1).forEach(more -> owner.child(more).forbidden("may not specify more than 1 handler type"));
        given.stream().limit(1).forEach(kind -> handler(kind, owner.child(kind)));
    }

    private static void handler(String kind, Field handler) {
        switch (kind) {
            case "exec" -> {
                if (handler.child("command").items().isEmpty()) {
                    handler.child("command").required("");
                }
            }
            case "httpGet" -> {
                PortRules.numberOrName(handler.child("port"));
                handler.child("path").demandText();
                handler.child("scheme").demandOneOf("HTTP", "HTTPS");
            }
            case "tcpSocket" -> PortRules.numberOrName(handler.child("port"));
            case "grpc" -> PortRules.number(handler.child("port"));
            default -> {}
        }
    }
}
