package io.shardlab.kube.keda.fallback;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import io.shardlab.kube.keda.RecordedTable;
import io.shardlab.kube.keda.api.InvalidDocumentException;
import io.shardlab.kube.keda.api.ScaledObject;
import io.shardlab.kube.keda.api.ScaledObjectStatus;
import io.shardlab.kube.keda.api.TargetException;
import io.shardlab.kube.keda.scalers.MetricSpec;
import io.shardlab.kube.keda.scalers.ScalerException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Fallbacks step by step, as KEDA served and remembered them. */
class FallbackTableTest {

    @Test
    void everyStepIsServedAndRememberedAsKedas() throws Exception {
        RecordedTable.replay("fallback", FallbackTableTest::difference)
                .deviating(".*it has no formula engine", 51, "scaling modifiers are refused by name")
                .deviating(
                        ".* is .9223372036854775807, true.*not .-9223372036854775808, .*",
                        8,
                        "a fallback beyond 64 bits turns negative on amd64; here it stays at the largest number")
                .deviating(".*not .none, , , \\{\\}, .*", 2, "a health without a number of failures is a crash there")
                .hasEqual(287);
    }

    private static Optional<String> difference(JsonNode in, JsonNode out) throws ScalerException {
        ScaledObject scaledObject;
        try {
            scaledObject = ScaledObject.of(in.path("scaledObject"));
            if (scaledObject.spec().unsupported().isPresent()) {
                return scaledObject.spec().unsupported();
            }
        } catch (InvalidDocumentException e) {
            return Optional.of(e.getMessage());
        }
        JsonNode metric = in.path("metric");
        MetricSpec spec = new MetricSpec(
                metric.path("name").asText(),
                MetricSpec.Type.of(metric.path("type").asText()),
                Quantity.parse(metric.path("target").asText()).getNumericalAmount());
        ScaledObjectStatus status = scaledObject.status();
        for (int step = 0; step < in.path("steps").size(); step++) {
            Fallback served = served(in.path("steps").get(step), scaledObject, status, spec, replicas(in));
            status = served.status();
            List<String> is = new ArrayList<>();
            is.add(served.milli().isPresent() ? "" + served.milli().getAsLong() : "none");
            is.add("" + served.fallenBack());
            is.add(served.error());
            is.add(status.allHealth().toString());
            is.add(conditions(status.json().path("conditions")));
            List<String> wanted = expected(out.path("steps").get(step));
            if (!is.equals(wanted)) {
                return Optional.of("step " + step + " is " + is + ", not " + wanted);
            }
        }
        return Optional.empty();
    }

    private static Fallback served(
            JsonNode step,
            ScaledObject scaledObject,
            ScaledObjectStatus status,
            MetricSpec metric,
            Fallback.Replicas replicas) {
        return step.isObject()
                ? Fallback.afterFailure(
                        scaledObject.spec().fallback(),
                        status,
                        metric,
                        step.path("fails").asText(),
                        replicas)
                : Fallback.afterSuccess(scaledObject.spec().fallback(), status, metric, milliOf(step.asText()));
    }

    private static List<String> expected(JsonNode step) {
        JsonNode metrics = step.path("metrics");
        return List.of(
                metrics.isEmpty() ? "none" : metrics.get(0).path("milli").asText(),
                step.path("fallbackActive").asText(),
                step.path("error").asText("").equals("null")
                        ? ""
                        : step.path("error").asText(""),
                ScaledObjectStatus.of(step).allHealth().toString(),
                conditions(step.path("conditions")));
    }

    private static String conditions(JsonNode conditions) {
        List<String> texts = new ArrayList<>();
        conditions.forEach(condition -> texts.add(condition.path("type").asText() + "="
                + condition.path("status").asText() + " "
                + condition.path("reason").asText("") + " "
                + condition.path("message").asText("")));
        return texts.toString();
    }

    private static Fallback.Replicas replicas(JsonNode in) {
        JsonNode target = in.path("targetReplicas");
        boolean selected = in.path("selector").asText().equals("app=consumer");
        return new Fallback.Replicas() {
            @Override
            public int current() throws TargetException {
                if (target.asText().equals("missing")) {
                    throw new TargetException("there is no Deployment");
                }
                return target.isNull() ? 1 : target.asInt();
            }

            @Override
            public int ready() throws TargetException {
                if (target.asText().equals("missing")) {
                    throw new TargetException("there is no Deployment");
                }
                return selected ? in.path("readyPods").asInt() : 0;
            }
        };
    }

    private static long milliOf(String quantity) {
        return new BigDecimal(Quantity.parse(quantity).getNumericalAmount().toPlainString())
                .movePointRight(3)
                .longValue();
    }
}
