package io.shardlab.kube.api.validation;

import java.util.regex.Pattern;

/** How a Deployment goes from one template to the next (upstream {@code ValidateDeploymentSpec}). */
final class RolloutRules {

    private static final Pattern PERCENT = Pattern.compile("[0-9]+%");

    private RolloutRules() {}

    static void check(Field spec) {
        spec.child("minReadySeconds").demandNonnegative();
        spec.child("revisionHistoryLimit").demandNonnegative();
        Field deadline = spec.child("progressDeadlineSeconds");
        deadline.demandNonnegative();
        if (deadline.isPresent()
                && deadline.number() <= spec.child("minReadySeconds").number()) {
            deadline.invalid("must be greater than minReadySeconds");
        }
        Field rolling = spec.child("strategy").child("rollingUpdate");
        count(rolling.child("maxSurge"));
        Field unavailable = rolling.child("maxUnavailable");
        count(unavailable);
        if (PERCENT.matcher(unavailable.text()).matches() && !unavailable.text().matches("0*([0-9]{1,2}|100)%")) {
            unavailable.invalid("must not be greater than 100%");
        }
    }

    private static void count(Field count) {
        if (count.value().isNumber()) {
            count.demandNonnegative();
        } else if (count.isPresent() && !PERCENT.matcher(count.text()).matches()) {
            count.invalid("a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or"
                    + " '93%', regex used for validation is '[0-9]+%')");
        }
    }
}
