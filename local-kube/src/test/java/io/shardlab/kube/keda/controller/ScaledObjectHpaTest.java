package io.shardlab.kube.keda.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.shardlab.kube.keda.api.ScaledObject;
import io.shardlab.kube.keda.api.ScaledObjects;
import io.shardlab.kube.keda.scalers.MetricSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The HPA KEDA writes, and what it puts right. */
class ScaledObjectHpaTest {

    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    private static final List<MetricSpec> SHARDS =
            List.of(new MetricSpec("s0-aws-kinesis-kinesis-keda-demo", MetricSpec.Type.AVERAGE_VALUE, 1));

    @Test
    void theSeedStorysHpa() throws Exception {
        ScaledObject seed = ScaledObjects.seed().withLabel(ScaledObject.OWNER_LABEL, "aws-kinesis-stream-scaledobject");
        HorizontalPodAutoscaler expected = SERIALIZATION.unmarshal("""
            ---
            apiVersion: "autoscaling/v2"
            kind: "HorizontalPodAutoscaler"
            metadata:
              labels:
                app.kubernetes.io/name: "keda-hpa-aws-kinesis-stream-scaledobject"
                app.kubernetes.io/version: "2.20.2"
                app.kubernetes.io/part-of: "aws-kinesis-stream-scaledobject"
                app.kubernetes.io/managed-by: "keda-operator"
                scaledobject.keda.sh/name: "aws-kinesis-stream-scaledobject"
              name: "keda-hpa-aws-kinesis-stream-scaledobject"
              namespace: "default"
              ownerReferences:
              - apiVersion: "keda.sh/v1alpha1"
                kind: "ScaledObject"
                name: "aws-kinesis-stream-scaledobject"
                uid: "0b6d4a52-5f1f-4f0e-9a53-111111111111"
                blockOwnerDeletion: true
                controller: true
            spec:
              maxReplicas: 100
              metrics:
              - external:
                  metric:
                    name: "s0-aws-kinesis-kinesis-keda-demo"
                    selector:
                      matchLabels:
                        scaledobject.keda.sh/name: "aws-kinesis-stream-scaledobject"
                  target:
                    averageValue: "1"
                    type: "AverageValue"
                type: "External"
              minReplicas: 1
              scaleTargetRef:
                apiVersion: "apps/v1"
                kind: "Deployment"
                name: "kcl-consumer"
            """, HorizontalPodAutoscaler.class);
        assertThat(ScaledObjectHpa.desired(seed, SHARDS)).isEqualTo(expected);
    }

    @Test
    void aHandEditOfTheSpecIsPutRightAndAnExtraLabelSurvives() throws Exception {
        HorizontalPodAutoscaler desired = ScaledObjectHpa.desired(ScaledObjects.seed(), SHARDS);
        HorizontalPodAutoscaler edited = new HorizontalPodAutoscalerBuilder(desired)
                .editSpec()
                .withMaxReplicas(7)
                .endSpec()
                .build();
        HorizontalPodAutoscaler labelled = new HorizontalPodAutoscalerBuilder(desired)
                .editMetadata()
                .addToLabels("team", "streams")
                .endMetadata()
                .build();
        assertThat(ScaledObjectHpa.differs(desired, desired)).isFalse();
        assertThat(ScaledObjectHpa.differs(desired, edited)).isTrue();
        assertThat(ScaledObjectHpa.differs(desired, labelled)).isFalse();
    }

    @Test
    void defaultsOfTheApiServerAreNoDifference() throws Exception {
        ScaledObject quick = ScaledObjects.seedWith(
                "advanced: {horizontalPodAutoscalerConfig: {behavior: {scaleDown: {stabilizationWindowSeconds: 15}}}}");
        HorizontalPodAutoscaler desired = ScaledObjectHpa.desired(quick, SHARDS);
        String stored = SERIALIZATION
                .asYaml(desired)
                .replace(
                        "scaleDown:\n",
                        "scaleUp: {stabilizationWindowSeconds: 0, selectPolicy: Max, policies: ["
                                + "{type: Pods, value: 4, periodSeconds: 15}, "
                                + "{type: Percent, value: 100, periodSeconds: 15}]}\n    scaleDown:\n"
                                + "      selectPolicy: Max\n"
                                + "      policies: [{type: Percent, value: 100, periodSeconds: 15}]\n");
        HorizontalPodAutoscaler found = SERIALIZATION.unmarshal(stored, HorizontalPodAutoscaler.class);
        assertThat(found.getSpec().getBehavior().getScaleUp().getPolicies()).hasSize(2);
        assertThat(ScaledObjectHpa.differs(desired, found)).isFalse();
        assertThat(ScaledObjectHpa.differs(ScaledObjectHpa.desired(ScaledObjects.seed(), SHARDS), found))
                .as("no behavior is not the same as a defaulted one")
                .isTrue();
    }

    @Test
    void aPausedDirectionIsDisabledInTheBehavior() throws Exception {
        HorizontalPodAutoscaler hpa = ScaledObjectHpa.desired(
                ScaledObjects.annotated("autoscaling.keda.sh/paused-scale-in=true", "pollingInterval: 30"), SHARDS);
        assertThat(hpa.getSpec().getBehavior().getScaleDown().getSelectPolicy()).isEqualTo("Disabled");
        assertThat(hpa.getSpec().getBehavior().getScaleUp()).isNull();
        assertThat(hpa.getMetadata().getAnnotations()).isEqualTo(Map.of("autoscaling.keda.sh/paused-scale-in", "true"));
    }

    @Test
    void boundsAreTheHpasOwn() throws Exception {
        var spec = ScaledObjectHpa.desired(
                        ScaledObjects.seedWith("minReplicaCount: 0", "maxReplicaCount: 5", "idleReplicaCount: 0"),
                        SHARDS)
                .getSpec();
        assertThat(spec.getMinReplicas()).isEqualTo(1);
        assertThat(spec.getMaxReplicas()).isEqualTo(5);
    }

    @Test
    void twoTriggersMayNotShareAMetricName() {
        List<MetricSpec> twice = List.of(SHARDS.get(0), SHARDS.get(0));
        assertThatThrownBy(() -> ScaledObjectHpa.desired(ScaledObjects.seed(), twice))
                .hasMessage("metricName s0-aws-kinesis-kinesis-keda-demo defined multiple times in ScaledObject "
                        + "aws-kinesis-stream-scaledobject");
    }

    @Test
    void everyMistakeInAScaledObjectIsReportedAtOnce() {
        assertThatThrownBy(() -> ScaledObjects.parsed(ScaledObjects.seedYaml()
                        .replace("    name: kcl-consumer\n", "    kind: Deployment\n")
                        .replace("\nspec:\n", "\nspec:\n  pollingInterval: 0\n  minReplicaCount: -1\n")))
                .hasMessageContainingAll(
                        "spec.scaleTargetRef.name is missing",
                        "spec.pollingInterval must be at least 1, not 0",
                        "spec.minReplicaCount must be at least 0, not -1");
    }

    @Test
    void theIdleCountMustBeBelowTheMinimum() {
        assertThat(ScaledObjects.seedWith("idleReplicaCount: 0").spec().wrongBounds())
                .hasValue("IdleReplicaCount=0 must be less than MinReplicaCount=0");
        assertThat(ScaledObjects.seedWith("idleReplicaCount: 0", "minReplicaCount: 0")
                        .spec()
                        .wrongBounds())
                .as("a minimum that is set to 0 counts as 1")
                .isEmpty();
        assertThat(ScaledObjects.seedWith("minReplicaCount: 9", "maxReplicaCount: 3")
                        .spec()
                        .wrongBounds())
                .hasValue("MinReplicaCount=9 must be less than MaxReplicaCount=3");
    }
}
