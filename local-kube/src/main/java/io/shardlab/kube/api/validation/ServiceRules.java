package io.shardlab.kube.api.validation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Services and Ingresses (upstream {@code ValidateService}, {@code pkg/apis/networking/validation}). */
final class ServiceRules {

    private ServiceRules() {}

    static void service(Field service) {
        Field spec = service.child("spec");
        spec.child("type").demandOneOf("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
        spec.child("sessionAffinity").demandOneOf("ClientIP", "None");
        MetadataRules.labels(spec.child("selector"));
        List<Field> ports = spec.child("ports").items();
        Set<String> names = new HashSet<>();
        Set<String> pairs = new HashSet<>();
        for (Field port : ports) {
            Field name = port.child("name");
            if (ports.size() > 1 || !name.text().isEmpty()) {
                if (name.demandText()) {
                    name.invalidTexts(name.text(), Formats.label(name.text()));
                    if (!names.add(name.text())) {
                        name.duplicate();
                    }
                }
            }
            PortRules.number(port.child("port"));
            port.child("protocol").demandOneOf("SCTP", "TCP", "UDP");
            if (port.has("targetPort")) {
                PortRules.numberOrName(port.child("targetPort"));
            }
            if (!pairs.add(port.child("port").text() + port.child("protocol").text())) {
                port.duplicate();
            }
        }
        if (spec.child("type").text().equals("ExternalName")) {
            spec.child("externalName").demandText();
        }
    }

    static void ingress(Field ingress) {
        Field spec = ingress.child("spec");
        if (spec.child("rules").items().isEmpty() && !spec.has("defaultBackend")) {
            spec.invalid("either `defaultBackend` or `rules` must be specified");
        }
        for (Field rule : spec.child("rules").items()) {
            for (Field path : rule.child("http").child("paths").items()) {
                Field type = path.child("pathType");
                if (type.isPresent()) {
                    type.demandOneOf("Exact", "ImplementationSpecific", "Prefix");
                } else {
                    type.required("pathType must be specified");
                }
                String prefix = path.child("path").text();
                if (!type.text().equals("ImplementationSpecific") && !prefix.startsWith("/")) {
                    path.child("path").invalidText(prefix, "must be an absolute path");
                }
            }
        }
    }
}
