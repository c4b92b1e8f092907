package io.shardlab.kube.keda;

/** Something that happened to a ScaledObject, as {@code kubectl describe} shows it. */
record KedaEvent(boolean warning, String reason, String message) {

    static KedaEvent normal(String reason, String message) {
        return new KedaEvent(false, reason, message);
    }

    static KedaEvent warning(String reason, String message) {
        return new KedaEvent(true, reason, message);
    }
}
