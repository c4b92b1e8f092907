package io.shardlab.kube.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnsupportedFeaturesTest {

    @Test
    void whatAProgramWouldMissIsNamed() {
        assertThat(of("""
                activeDeadlineSeconds: 5
                hostAliases: [{ip: 1.2.3.4}]
                initContainers: [{name: proxy, restartPolicy: Always}]
                containers:
                - name: web
                  readinessProbe: {grpc: {port: 1}}
                  livenessProbe: {httpGet: {scheme: HTTPS, port: 1}}
                  lifecycle: {postStart: {exec: {command: [x]}}}
                """))
                .hasSize(6)
                .anyMatch(line -> line.startsWith("activeDeadlineSeconds"))
                .anyMatch(line -> line.startsWith("hostAliases"))
                .anyMatch(line -> line.startsWith("init container proxy with restartPolicy Always"))
                .anyMatch(line -> line.startsWith("the Readiness probe of container web"))
                .anyMatch(line -> line.startsWith("the Liveness probe of container web"))
                .anyMatch(line -> line.startsWith("the postStart hook of container web"));
    }

    @Test
    void anOrdinaryPodMissesNothing() {
        assertThat(of("""
                containers:
                - name: web
                  securityContext: {readOnlyRootFilesystem: true}
                  readinessProbe: {httpGet: {port: 1}}
                """)).isEmpty();
    }

    private static List<String> of(String spec) {
        return UnsupportedFeatures.of(Serialization.unmarshal(spec, PodSpec.class));
    }
}
