package io.shardlab.kube.keda.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardlab.kube.keda.RecordedTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Objects as KEDA's webhooks admitted, refused and warned of them. */
class AdmissionTableTest {

    private static final List<String> SERVED = List.of(
            "apps/v1 Deployment",
            "apps/v2 Deployment",
            "example.com/v1 Widget",
            "apps/v1 StatefulSet",
            "apps/v1 ReplicaSet",
            "apps/v1 DaemonSet",
            "v1 Pod",
            "batch/v1 Job",
            "v1 ReplicationController");

    @Test
    void everyObjectIsJudgedAsKedas() throws Exception {
        RecordedTable.replay("admission", AdmissionTableTest::difference)
                .deviating(
                        "(?!.*Formula is mand).*, not false .error validating formula in ScalingModifiers.*",
                        19,
                        "formulas are not looked at: the operator refuses scaling modifiers by name")
                .deviating(
                        ".*, not false .. ..",
                        7,
                        "KEDA 2.20.2 crashes on an HPA name that another object has by default")
                .hasEqual(883);
    }

    private static Optional<String> difference(JsonNode in, JsonNode out) {
        Admission admission = judge(in);
        Set<String> wanted = new TreeSet<>();
        out.path("refusals").forEach(refusal -> wanted.add(refusal.asText()));
        Set<String> wantedWarnings = new TreeSet<>();
        out.path("warnings").forEach(warning -> wantedWarnings.add(warning.asText()));
        Set<String> is = new TreeSet<>(admission.refusals());
        Set<String> warnings = new TreeSet<>(admission.warnings());
        boolean allowed = out.path("allowed").asText().equals("true");
        return is.equals(wanted) && warnings.equals(wantedWarnings) && allowed == is.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        is + " " + warnings + ", not " + out.path("allowed") + " " + wanted + " " + wantedWarnings);
    }

    private static Admission judge(JsonNode in) {
        JsonNode object = in.path("object");
        JsonNode old = in.path("old");
        if (object.path("kind").asText().equals("ScaledObject")) {
            return old.isObject() && onlyLosesAFinalizer(old, object)
                    ? Admission.ADMITTED
                    : ScaledObjectWebhook.judge(
                            object, new Recorded(in), in.path("dryRun").asBoolean());
        }
        return old.isObject() && onlyLosesItsLastFinalizer(old, object)
                ? Admission.ADMITTED
                : TriggerAuthenticationWebhook.judge(object);
    }

    /** Upstream {@code isRemovingFinalizer}: such a change is not looked at; here nobody asks about one. */
    private static boolean onlyLosesAFinalizer(JsonNode before, JsonNode after) {
        return after.path("metadata").path("finalizers").size()
                        < before.path("metadata").path("finalizers").size()
                && before.path("spec").equals(after.path("spec"));
    }

    /** Upstream {@code isTriggerAuthenticationRemovingFinalizer}. */
    private static boolean onlyLosesItsLastFinalizer(JsonNode before, JsonNode after) {
        return after.path("metadata").path("finalizers").isEmpty()
                && before.path("metadata").path("finalizers").size() == 1
                && before.path("spec").equals(after.path("spec"));
    }

    private record Recorded(JsonNode in) implements Admission.Neighbours {

        @Override
        public List<JsonNode> all(String kind) {
            String namespace =
                    in.path("object").path("metadata").path("namespace").asText();
            List<JsonNode> objects = new ArrayList<>();
            in.path("cluster").forEach(object -> {
                if (object.path("kind").asText().equals(kind)
                        && object.path("metadata").path("namespace").asText().equals(namespace)) {
                    objects.add(object);
                }
            });
            return objects;
        }

        @Override
        public boolean serves(String apiVersion, String kind) {
            return SERVED.contains(apiVersion + " " + kind);
        }
    }
}
