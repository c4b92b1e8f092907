package io.shardlab.kube.keda.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What a webhook says of an object.
 *
 * @param refusals why it is not admitted; upstream checks in random order and says one of them
 * @param warnings what is admitted and probably not meant
 */
public record Admission(List<String> refusals, List<String> warnings) {

    static final Admission ADMITTED = new Admission(List.of(), List.of());

    public Admission {
        refusals = List.copyOf(refusals);
        warnings = List.copyOf(warnings);
    }

    /** What else is in the object's namespace. */
    public interface Neighbours {

        /** All objects of a kind, as documents. */
        List<JsonNode> all(String kind);

        /** Whether the cluster serves a kind in a version. */
        boolean serves(String apiVersion, String kind);
    }

    /** A check that failed; the message is upstream's. */
    static final class RefusedException extends Exception {

        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }
}
