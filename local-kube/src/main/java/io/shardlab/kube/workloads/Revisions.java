package io.shardlab.kube.workloads;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32;

/** The ReplicaSets of a Deployment as its revisions (upstream: {@code deployment_util.go}). */
final class Revisions {

    static final String HASH_LABEL = "pod-template-hash";
    static final String REVISION = "deployment.kubernetes.io/revision";
    static final String DESIRED = "deployment.kubernetes.io/desired-replicas";
    static final String MAX = "deployment.kubernetes.io/max-replicas";

    private static final List<String> NOT_COPIED = List.of(
            "kubectl.kubernetes.io/last-applied-configuration",
            REVISION,
            DESIRED,
            MAX,
            "deprecated.deployment.rollback.to");

    /** The alphabet of upstream's {@code rand.SafeEncodeString}: no vowels, so that no word appears. */
    private static final String SAFE = "bcdfghjklmnpqrstvwxz2456789";

    private final Optional<ReplicaSet> newest;
    private final List<ReplicaSet> old;

    private Revisions(Optional<ReplicaSet> newest, List<ReplicaSet> old) {
        this.newest = newest;
        this.old = old;
    }

    /**
     * @param sets the ReplicaSets that the Deployment controls
     */
    static Revisions of(Deployment deployment, List<ReplicaSet> sets) {
        List<ReplicaSet> byAge = sets.stream()
                .sorted(Comparator.comparing(
                                (ReplicaSet set) -> set.getMetadata().getCreationTimestamp())
                        .thenComparing(set -> set.getMetadata().getName()))
                .toList();
        Optional<ReplicaSet> newest = byAge.stream()
                .filter(set -> withoutHash(set.getSpec().getTemplate())
                        .equals(withoutHash(deployment.getSpec().getTemplate())))
                .findFirst();
        return new Revisions(
                newest,
                byAge.stream()
                        .filter(set -> !newest.filter(set::equals).isPresent())
                        .toList());
    }

    /** The ReplicaSet whose pods are as the Deployment wants them now, if there is one. */
    Optional<ReplicaSet> newest() {
        return newest;
    }

    /** All others, the oldest first. */
    List<ReplicaSet> old() {
        return old;
    }

    /** One more than any old revision; the newest keeps its number if that is higher already. */
    long newestRevision() {
        long highestOld = old.stream().mapToLong(Revisions::revision).max().orElse(0);
        return Math.max(highestOld + 1, newest.map(Revisions::revision).orElse(0L));
    }

    static long revision(HasMetadata object) {
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        return annotations == null ? 0 : Long.parseLong(annotations.getOrDefault(REVISION, "0"));
    }

    /** The annotations that a Deployment passes on to its ReplicaSets. */
    static Map<String, String> passedOn(Deployment deployment) {
        Map<String, String> annotations = new TreeMap<>();
        if (deployment.getMetadata().getAnnotations() != null) {
            annotations.putAll(deployment.getMetadata().getAnnotations());
        }
        annotations.keySet().removeAll(NOT_COPIED);
        return annotations;
    }

    /** A short name for a template; {@code collisions} makes another one of the same template. */
    static String hash(PodTemplateSpec template, int collisions) {
        var crc = new CRC32();
        crc.update(Serialization.asJson(template).getBytes(StandardCharsets.UTF_8));
        crc.update(collisions);
        var hash = new StringBuilder();
        for (char digit : Long.toString(crc.getValue()).toCharArray()) {
            hash.append(SAFE.charAt(digit % SAFE.length()));
        }
        return hash.toString();
    }

    private static PodTemplateSpec withoutHash(PodTemplateSpec template) {
        return new PodTemplateSpecBuilder(template)
                .editMetadata()
                .removeFromLabels(HASH_LABEL)
                .endMetadata()
                .build();
    }

    static int sum(Collection<ReplicaSet> sets, java.util.function.ToIntFunction<ReplicaSet> count) {
        return sets.stream().mapToInt(count).sum();
    }
}
