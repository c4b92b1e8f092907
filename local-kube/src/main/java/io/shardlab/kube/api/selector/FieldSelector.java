package io.shardlab.kube.api.selector;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.registry.ApiError;
import io.shardlab.kube.api.registry.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A field selector such as {@code spec.nodeName=node,status.phase!=Failed}, for the fields Kubernetes allows. */
public final class FieldSelector {

    public static final FieldSelector EVERYTHING = new FieldSelector(List.of());

    private static final Set<String> METADATA = Set.of("metadata.name", "metadata.namespace");

    private static final Set<String> EVENT_FIELDS = Set.of(
            "involvedObject.kind",
            "involvedObject.namespace",
            "involvedObject.name",
            "involvedObject.uid",
            "involvedObject.apiVersion",
            "involvedObject.resourceVersion",
            "involvedObject.fieldPath",
            "reason",
            "reportingComponent",
            "source",
            "type");

    private static final Map<String, Set<String>> FIELDS = Map.of(
            "pods",
            Set.of(
                    "spec.nodeName",
                    "spec.restartPolicy",
                    "spec.schedulerName",
                    "spec.serviceAccountName",
                    "spec.hostNetwork",
                    "status.phase",
                    "status.podIP",
                    "status.nominatedNodeName"),
            "events",
            EVENT_FIELDS,
            "secrets",
            Set.of("type"),
            "nodes",
            Set.of("spec.unschedulable"),
            "namespaces",
            Set.of("status.phase"),
            "replicasets.apps",
            Set.of("status.replicas"));

    private record Term(String field, String value, boolean equal) {

        public boolean matches(JsonNode object) {
            String path = field.equals("source") ? "source.component" : field;
            return Json.text(object, path).equals(value) == equal;
        }
    }

    private final List<Term> terms;

    private FieldSelector(List<Term> terms) {
        this.terms = terms;
    }

    /** Parses a selector; {@link ApiError} 400 if it is malformed or names a field that the resource does not offer. */
    public static FieldSelector parse(ResourceType type, String text) {
        List<Term> terms = new ArrayList<>();
        for (String part : text.split(",")) {
            if (part.isBlank()) {
                continue;
            }
            int operator = part.indexOf('=');
            if (operator < 1) {
                throw ApiError.badRequest("invalid selector: '" + text + "'; can't understand '" + part + "'");
            }
            boolean equal = part.charAt(operator - 1) != '!';
            String field = part.substring(0, equal ? operator : operator - 1).trim();
            String value = part.substring(part.startsWith("==", operator) ? operator + 2 : operator + 1);
            if (!METADATA.contains(field) && !allowed(type).contains(field)) {
                throw ApiError.badRequest("field label not supported: " + field);
            }
            terms.add(new Term(field, value.trim(), equal));
        }
        return new FieldSelector(terms);
    }

    /** A selector for the one object of that name. */
    public static FieldSelector name(String name) {
        return new FieldSelector(List.of(new Term("metadata.name", name, true)));
    }

    public boolean matches(JsonNode object) {
        return terms.stream().allMatch(term -> term.matches(object));
    }

    private static Set<String> allowed(ResourceType type) {
        return type.isEvent() ? EVENT_FIELDS : FIELDS.getOrDefault(type.qualifiedName(), Set.of());
    }
}
