package io.shardlab.kube.api.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A pod spec, wherever it stands (upstream {@code ValidatePodSpec}). */
public final class PodSpecRules {

    private PodSpecRules() {}

    /** What is wrong with the {@code spec} of a pod or of a template that stands at {@code path}. */
    public static List<FieldError> check(JsonNode podSpec, String path) {
        Field spec = Field.root(podSpec, path);
        Map<String, Field> volumes = VolumeRules.check(spec.child("volumes"));
        if (spec.child("containers").items().isEmpty()) {
            spec.child("containers").required("");
        }
        Set<String> names = new HashSet<>();
        for (Field container : spec.child("containers").items()) {
            ContainerRules.check(container, names, volumes.keySet(), false);
        }
        for (Field container : spec.child("initContainers").items()) {
            ContainerRules.check(container, names, volumes.keySet(), true);
        }
        if (!spec.child("ephemeralContainers").items().isEmpty()) {
            spec.child("ephemeralContainers").forbidden("cannot be set on create");
        }
        spec.child("restartPolicy").demandOneOf("Always", "OnFailure", "Never");
        spec.child("dnsPolicy").demandOneOf("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
        spec.child("terminationGracePeriodSeconds").demandNonnegative();
        spec.child("activeDeadlineSeconds").demandRange(1, Integer.MAX_VALUE);
        MetadataRules.labels(spec.child("nodeSelector"));
        for (String name : List.of("hostname", "subdomain")) {
            if (!spec.child(name).text().isEmpty()) {
                spec.child(name)
                        .invalidTexts(
                                spec.child(name).text(),
                                Formats.label(spec.child(name).text()));
            }
        }
        String account = spec.child("serviceAccountName").text();
        if (!account.isEmpty()) {
            spec.child("serviceAccountName").invalidTexts(account, Formats.subdomain(account));
        }
        return spec.errors();
    }
}
