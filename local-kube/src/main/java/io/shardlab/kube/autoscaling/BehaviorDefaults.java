package io.shardlab.kube.autoscaling;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;

/**
 * What an HPA's {@code spec.behavior} says where it says nothing: both directions, as soon as one is written (upstream
 * {@code SetDefaults_HorizontalPodAutoscalerBehavior} in {@code pkg/apis/autoscaling/v2/defaults.go}). The window of a
 * fall has no default here: it is a flag of the controller.
 */
public final class BehaviorDefaults {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PERIOD_SECONDS = 15;

    private BehaviorDefaults() {}

    /** Fills in a document. A list of policies is replaced as a whole or not at all; an empty one is kept. */
    public static void fill(ObjectNode behavior) {
        ObjectNode up = rules(behavior, "scaleUp");
        putIfAbsent(up, "stabilizationWindowSeconds", 0);
        if (!up.path("policies").isArray()) {
            up.putArray("policies").add(policy("Pods", 4)).add(policy("Percent", 100));
        }
        ObjectNode down = rules(behavior, "scaleDown");
        if (!down.path("policies").isArray()) {
            down.putArray("policies").add(policy("Percent", 100));
        }
    }

    /** A copy, filled in. The model drops empty lists, so one that is empty counts as none. */
    public static HorizontalPodAutoscalerBehavior filled(HorizontalPodAutoscalerBehavior behavior) {
        ObjectNode document = JSON.valueToTree(behavior);
        fill(document);
        return JSON.convertValue(document, HorizontalPodAutoscalerBehavior.class);
    }

    private static ObjectNode rules(ObjectNode behavior, String direction) {
        ObjectNode rules =
                behavior.get(direction) instanceof ObjectNode written ? written : behavior.putObject(direction);
        if (!rules.hasNonNull("selectPolicy")) {
            rules.put("selectPolicy", "Max");
        }
        return rules;
    }

    private static void putIfAbsent(ObjectNode rules, String field, int value) {
        if (!rules.hasNonNull(field)) {
            rules.put(field, value);
        }
    }

    private static ObjectNode policy(String type, int value) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", type)
                .put("value", value)
                .put("periodSeconds", PERIOD_SECONDS);
    }
}
