package io.shardlab.kube.api.validation;

import java.util.List;
import java.util.Set;

/** The environment variables of a container and where they come from (upstream {@code ValidateEnv}). */
final class EnvironmentRules {

    private static final Set<String> FIELDS = Set.of(
            "metadata.name",
            "metadata.namespace",
            "metadata.uid",
            "spec.nodeName",
            "spec.serviceAccountName",
            "status.hostIP",
            "status.hostIPs",
            "status.podIP",
            "status.podIPs");

    private static final List<String> SOURCES =
            List.of("fieldRef", "resourceFieldRef", "fileKeyRef", "configMapKeyRef", "secretKeyRef");

    private EnvironmentRules() {}

    static void check(Field container) {
        for (Field variable : container.child("env").items()) {
            Field name = variable.child("name");
            if (name.demandText()) {
                name.invalidTexts(name.text(), Formats.variable(name.text()));
            }
            if (variable.has("valueFrom")) {
                source(
                        variable.child("valueFrom"),
                        !variable.child("value").text().isEmpty());
            }
        }
        for (Field from : container.child("envFrom").items()) {
            from.child("prefix")
                    .invalidTexts(
                            from.child("prefix").text(),
                            Formats.variable(from.child("prefix").text()));
            if (from.has("configMapRef") && from.has("secretRef")) {
                from.invalidText("", "may not have more than one field specified at a time");
            } else if (!from.has("configMapRef") && !from.has("secretRef")) {
                from.invalidText("", "must specify one of: `configMapRef` or `secretRef`");
            }
            for (String ref : List.of("configMapRef", "secretRef")) {
                if (from.has(ref)) {
                    from.child(ref).child("name").demandText();
                }
            }
        }
    }

    private static void source(Field from, boolean hasValue) {
        long given = SOURCES.stream().filter(from::has).count();
        if (given == 0) {
            from.invalidText(
                    "", "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`");
        } else if (hasValue) {
            from.invalidText("", "may not be specified when `value` is not empty");
        } else if (given > 1) {
            from.invalidText("", "may not have more than one field specified at a time");
        }
        for (String ref : List.of("configMapKeyRef", "secretKeyRef")) {
            if (from.has(ref)) {
                Field key = from.child(ref).child("key");
                from.child(ref).child("name").demandText();
                if (key.demandText()) {
                    key.invalidTexts(key.text(), Formats.dataKey(key.text()));
                }
            }
        }
        if (from.has("fieldRef")) {
            field(from.child("fieldRef").child("fieldPath"));
        }
        if (from.has("resourceFieldRef")) {
            from.child("resourceFieldRef").child("resource").demandText();
        }
    }

    private static void field(Field path) {
        boolean subscript = path.text().matches("metadata\\.(labels|annotations)\\['.+']");
        if (path.demandText() && !subscript && !FIELDS.contains(path.text())) {
            path.demandOneOf(FIELDS.stream().sorted().toArray(String[]::new));
        }
    }
}
