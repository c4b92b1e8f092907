package io.shardlab.kube.keda.api;

/**
 * A condition of a ScaledObject. KEDA's conditions carry no times.
 *
 * @param type Ready, Active, Fallback, Paused or HPAActive
 * @param status True, False or Unknown
 * @param reason a word for programs
 * @param message a sentence for people
 */
public record KedaCondition(String type, String status, String reason, String message) {

    public static final String READY = "Ready";
    public static final String ACTIVE = "Active";
    public static final String FALLBACK = "Fallback";
    public static final String PAUSED = "Paused";
    public static final String HPA_ACTIVE = "HPAActive";

    public static KedaCondition ready() {
        return new KedaCondition(
                READY, "True", "ScaledObjectReady", "ScaledObject is defined correctly and is ready for scaling");
    }

    public static KedaCondition paused() {
        return new KedaCondition(PAUSED, "True", "ScaledObjectPaused", "ScaledObject is paused");
    }

    public static KedaCondition noFallback() {
        return new KedaCondition(FALLBACK, "False", "NoFallbackFound", "No fallbacks are active on this scaled object");
    }

    public static KedaCondition isTrue(String type, String reason, String message) {
        return new KedaCondition(type, "True", reason, message);
    }

    public static KedaCondition isFalse(String type, String reason, String message) {
        return new KedaCondition(type, "False", reason, message);
    }

    public static KedaCondition isUnknown(String type, String reason, String message) {
        return new KedaCondition(type, "Unknown", reason, message);
    }
}
