package io.shardlab.kube.workloads;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.List;
import java.util.Optional;

/** Who controls an object (apimachinery: {@code controller_ref.go}). */
final class Ownership {

    private Ownership() {}

    static Optional<OwnerReference> controllerOf(HasMetadata object) {
        return references(object).stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .findFirst();
    }

    static boolean isControlledBy(HasMetadata object, HasMetadata owner) {
        return controllerOf(object)
                .filter(found -> found.getUid().equals(owner.getMetadata().getUid()))
                .isPresent();
    }

    /** The name of the controller if it is of this kind. */
    static Optional<ObjectName> controllerName(HasMetadata object, String kind) {
        return controllerOf(object)
                .filter(owner -> owner.getKind().equals(kind))
                .map(owner -> new ObjectName(object.getMetadata().getNamespace(), owner.getName()));
    }

    static OwnerReference referenceTo(HasMetadata owner) {
        return new OwnerReferenceBuilder()
                .withApiVersion(owner.getApiVersion())
                .withKind(owner.getKind())
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }

    static List<OwnerReference> references(HasMetadata object) {
        return object.getMetadata().getOwnerReferences() == null
                ? List.of()
                : object.getMetadata().getOwnerReferences();
    }
}
