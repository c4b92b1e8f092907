package io.shardlab.kube.api.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Labels, annotations, finalizers and owners of any object (upstream {@code apimachinery/pkg/api/validation}). */
final class MetadataRules {

    private static final Set<String> STANDARD_FINALIZERS = Set.of("kubernetes", "orphan", "foregroundDeletion");

    private MetadataRules() {}

    /** {@code ofACoreKind}: whether finalizers must be qualified; those of custom kinds need not be. */
    static void check(Field metadata, boolean ofACoreKind) {
        labels(metadata.child("labels"));
        Field annotations = metadata.child("annotations");
        annotations
                .entries()
                .keySet()
                .forEach(key -> annotations.invalidTexts(key, Formats.qualifiedName(key.toLowerCase(Locale.ROOT))));
        Field finalizers = metadata.child("finalizers");
        for (Field finalizer : finalizers.items()) {
            String name = finalizer.text();
            finalizers.invalidTexts(name, Formats.qualifiedName(name));
            if (ofACoreKind && !name.contains("/") && !STANDARD_FINALIZERS.contains(name)) {
                finalizers.invalidText(name, "name is neither a standard finalizer name nor is it fully qualified");
            }
        }
        owners(metadata.child("ownerReferences"));
    }

    static void labels(Field labels) {
        labels.entries().forEach((key, value) -> {
            labels.invalidTexts(key, Formats.qualifiedName(key));
            labels.invalidTexts(value.text(), Formats.labelValue(value.text()));
        });
    }

    private static void owners(Field owners) {
        List<String> controllers = new ArrayList<>();
        for (Field owner : owners.items()) {
            for (String field : List.of("apiVersion", "kind", "name", "uid")) {
                if (owner.child(field).text().isEmpty()) {
                    String what = field.equals("apiVersion") ? "version " : "";
                    owners.child(field).invalidText("", what + "must not be empty");
                }
            }
            if (owner.child("controller").value().asBoolean()) {
                controllers.add(owner.child("name").text());
            }
        }
        if (controllers.size() > 1) {
            owners.invalid("Only one reference can have Controller set to true. Found \"true\" in references for "
                    + controllers.get(0) + " and " + controllers.get(1));
        }
    }
}
