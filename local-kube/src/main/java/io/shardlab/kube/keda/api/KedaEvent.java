package io.shardlab.kube.keda.api;

/** Something that happened to a ScaledObject, as {@code kubectl describe} shows it. */
public record KedaEvent(boolean warning, String reason, String message) {

    public static KedaEvent normal(String reason, String message) {
        return new KedaEvent(false, reason, message);
    }

    public static KedaEvent warning(String reason, String message) {
        return new KedaEvent(true, reason, message);
    }
}
