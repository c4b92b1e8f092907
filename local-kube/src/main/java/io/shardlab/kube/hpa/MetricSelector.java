package io.shardlab.kube.hpa;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The selector of a metric.
 *
 * @param selector as written; none is not the same as an empty one
 */
record MetricSelector(Optional<LabelSelector> selector) {

    /** As Go prints it with {@code %+v}, in conditions and errors. */
    String printed() {
        return selector.map(written -> "&LabelSelector{MatchLabels:map[string]string{"
                        + labels(written).entrySet().stream()
                                .map(label -> label.getKey() + ": " + label.getValue() + ",")
                                .collect(Collectors.joining())
                        + "},MatchExpressions:[]LabelSelectorRequirement{"
                        + expressions(written).stream()
                                .map(each -> "LabelSelectorRequirement{Key:" + each.getKey() + ",Operator:"
                                        + each.getOperator() + ",Values:[" + String.join(" ", values(each)) + "],},")
                                .collect(Collectors.joining())
                        + "},}")
                .orElse("nil");
    }

    /** As a label selector is written in a query. */
    String query() {
        List<String> requirements = new ArrayList<>();
        selector.ifPresent(written -> {
            labels(written).forEach((key, value) -> requirements.add(key + "=" + value));
            expressions(written)
                    .forEach(each -> requirements.add(
                            switch (each.getOperator()) {
                                case "Exists" -> each.getKey();
                                case "DoesNotExist" -> "!" + each.getKey();
                                default ->
                                    each.getKey() + (each.getOperator().equals("In") ? " in (" : " notin (")
                                            + String.join(",", values(each)) + ")";
                            }));
        });
        return String.join(",", requirements);
    }

    private static Map<String, String> labels(LabelSelector selector) {
        return selector.getMatchLabels() == null ? Map.of() : new TreeMap<>(selector.getMatchLabels());
    }

    private static List<LabelSelectorRequirement> expressions(LabelSelector selector) {
        return selector.getMatchExpressions() == null ? List.of() : selector.getMatchExpressions();
    }

    private static List<String> values(LabelSelectorRequirement requirement) {
        return requirement.getValues() == null ? List.of() : requirement.getValues();
    }
}
