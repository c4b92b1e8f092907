package io.shardlab.kube.keda;

/**
 * A condition of a ScaledObject. KEDA's conditions carry no times.
 *
 * @param type Ready, Active, Fallback, Paused or HPAActive
 * @param status True, False or Unknown
 * @param reason a word for programs
 * @param message a sentence for people
 */
record KedaCondition(String type, String status, String reason, String message) {

    static final String READY = "Ready";
    static final String ACTIVE = "Active";
    static final String FALLBACK = "Fallback";
    static final String PAUSED = "Paused";
    static final String HPA_ACTIVE = "HPAActive";

    static KedaCondition ready() {
        return new KedaCondition(
                READY, "True", "ScaledObjectReady", "ScaledObject is defined correctly and is ready for scaling");
    }

    static KedaCondition paused() {
        return new KedaCondition(PAUSED, "True", "ScaledObjectPaused", "ScaledObject is paused");
    }

    static KedaCondition noFallback() {
        return new KedaCondition(FALLBACK, "False", "NoFallbackFound", "No fallbacks are active on this scaled object");
    }

    static KedaCondition isTrue(String type, String reason, String message) {
        return new KedaCondition(type, "True", reason, message);
    }

    static KedaCondition isFalse(String type, String reason, String message) {
        return new KedaCondition(type, "False", reason, message);
    }

    static KedaCondition isUnknown(String type, String reason, String message) {
        return new KedaCondition(type, "Unknown", reason, message);
    }
}
