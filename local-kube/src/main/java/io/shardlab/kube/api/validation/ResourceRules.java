package io.shardlab.kube.api.validation;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;

/** Requests and limits of a container (upstream {@code ValidateContainerResourceRequirements}). */
final class ResourceRules {

    private static final Set<String> STANDARD = Set.of("cpu", "memory", "ephemeral-storage");

    private ResourceRules() {}

    static void check(Field resources) {
        Map<String, Field> limits = resources.child("limits").entries();
        Map<String, Field> requests = resources.child("requests").entries();
        limits.forEach(ResourceRules::amount);
        requests.forEach(ResourceRules::amount);
        requests.forEach((name, request) -> {
            Field limit = limits.get(name);
            if (limit != null && valueOf(request).compareTo(valueOf(limit)) > 0) {
                resources
                        .child("requests")
                        .invalidText(
                                request.text(), "must be less than or equal to " + name + " limit of " + limit.text());
            }
        });
    }

    private static void amount(String name, Field amount) {
        amount.invalidTexts(name, Formats.qualifiedName(name));
        if (!name.contains("/") && !STANDARD.contains(name) && !name.startsWith("hugepages-")) {
            amount.invalidText(name, "must be a standard resource for containers");
        }
        if (valueOf(amount).signum() < 0) {
            amount.invalidText(amount.text(), "must be greater than or equal to 0");
        }
    }

    /** The format has been checked when the object was decoded. */
    private static BigDecimal valueOf(Field amount) {
        return Quantity.getAmountInBytes(Quantity.parse(amount.text()));
    }
}
