package io.shardlab.kube.workloads;

import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.shardlab.kube.informers.Informers;
import io.shardlab.kube.workloads.ApiTypes.ApiType;
import io.shardlab.kube.workqueue.WorkQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Deletes what has lost all its owners, and carries out foreground and orphan deletion (upstream: {@code
 * pkg/controller/garbagecollector}). It watches every kind that discovery knows; kinds that come later, with a
 * CustomResourceDefinition, are added when it is told to look again.
 */
final class GarbageCollector implements WorkQueue.Reconciler<String>, AutoCloseable {

    private static final String FOREGROUND = "foregroundDeletion";
    private static final String ORPHAN = "orphan";

    /** What the collector remembers of an object: enough to find its dependents without asking. */
    private record Node(ApiType type, GenericKubernetesResource object) {

        boolean isOwnedBy(String uid) {
            return Ownership.references(object).stream()
                    .anyMatch(owner -> owner.getUid().equals(uid));
        }

        boolean blocks(String ownerUid) {
            return Ownership.references(object).stream()
                    .anyMatch(owner ->
                            owner.getUid().equals(ownerUid) && Boolean.TRUE.equals(owner.getBlockOwnerDeletion()));
        }
    }

    private enum Owner {
        SOLID,
        WAITS_FOR_DEPENDENTS,
        GONE
    }

    private final KubernetesClient client;
    private final Map<String, Node> nodes = new ConcurrentHashMap<>();
    private final Map<ApiType, SharedIndexInformer<GenericKubernetesResource>> informers = new ConcurrentHashMap<>();
    private final WorkQueue<String> queue = new WorkQueue<>("garbage-collector", this);

    GarbageCollector(KubernetesClient client) {
        this.client = client;
    }

    /** Watches the kinds that it does not watch yet and forgets those that are no more. */
    void watchAllTypes() {
        List<ApiType> types = ApiTypes.discover(client);
        types.forEach(type -> informers.computeIfAbsent(type, this::watch));
        informers.keySet().removeIf(type -> {
            boolean gone = !types.contains(type);
            if (gone) {
                informers.get(type).stop();
            }
            return gone;
        });
    }

    private SharedIndexInformer<GenericKubernetesResource> watch(ApiType type) {
        var informer = client.genericKubernetesResources(type.context())
                .inAnyNamespace()
                .runnableInformer(0)
                .addEventHandler(new ResourceEventHandler<>() {
                    @Override
                    public void onAdd(GenericKubernetesResource object) {
                        seen(new Node(type, object));
                    }

                    @Override
                    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource object) {
                        seen(new Node(type, object));
                    }

                    @Override
                    public void onDelete(GenericKubernetesResource object, boolean unknown) {
                        gone(object);
                    }
                });
        Informers.lasting(informer).start();
        return informer;
    }

    private void seen(Node node) {
        String uid = node.object().getMetadata().getUid();
        nodes.put(uid, node);
        if (!Ownership.references(node.object()).isEmpty() || isDeleting(node.object())) {
            queue.add(uid);
        }
    }

    private void gone(GenericKubernetesResource object) {
        String uid = object.getMetadata().getUid();
        nodes.remove(uid);
        dependents(uid).forEach(node -> queue.add(node.object().getMetadata().getUid()));
        // An owner that waits for its dependents may now be free to go.
        Ownership.references(object).forEach(owner -> queue.add(owner.getUid()));
    }

    @Override
    public void reconcile(String uid) {
        Node node = nodes.get(uid);
        if (node == null) {
            return;
        }
        GenericKubernetesResource live = resource(node).get();
        if (live == null || !live.getMetadata().getUid().equals(uid)) {
            return;
        }
        Node now = new Node(node.type(), live);
        if (hasFinalizer(live, ORPHAN) && isDeleting(live)) {
            dependents(uid)
                    .forEach(dependent ->
                            dropOwners(dependent, owner -> owner.getUid().equals(uid)));
            dropFinalizer(now, ORPHAN);
        } else if (hasFinalizer(live, FOREGROUND) && isDeleting(live)) {
            deleteDependentsFirst(now);
        } else if (!isDeleting(live)) {
            checkOwners(now);
        }
    }

    private void deleteDependentsFirst(Node owner) {
        String uid = owner.object().getMetadata().getUid();
        List<Node> dependents = dependents(uid);
        if (dependents.stream().noneMatch(dependent -> dependent.blocks(uid))) {
            dropFinalizer(owner, FOREGROUND);
        }
        dependents.forEach(
                dependent -> queue.add(dependent.object().getMetadata().getUid()));
    }

    private void checkOwners(Node node) {
        List<OwnerReference> owners = Ownership.references(node.object());
        if (owners.isEmpty()) {
            return;
        }
        Map<OwnerReference, Owner> states = new ConcurrentHashMap<>();
        owners.forEach(owner -> states.put(owner, state(owner, node)));
        if (states.containsValue(Owner.SOLID)) {
            if (states.values().stream().anyMatch(state -> state != Owner.SOLID)) {
                dropOwners(node, owner -> states.getOrDefault(owner, Owner.SOLID) != Owner.SOLID);
            }
            return;
        }
        boolean ownerWaits = states.containsValue(Owner.WAITS_FOR_DEPENDENTS);
        boolean hasDependents =
                !dependents(node.object().getMetadata().getUid()).isEmpty();
        delete(node, ownerWaits && hasDependents ? "Foreground" : "Background");
    }

    private Owner state(OwnerReference reference, Node dependent) {
        Node known = nodes.get(reference.getUid());
        if (known == null) {
            // Perhaps only not seen yet: ask.
            return typeOf(reference)
                    .map(type -> resource(type, dependent, reference.getName()).get())
                    .filter(found -> found.getMetadata().getUid().equals(reference.getUid()))
                    .map(GarbageCollector::state)
                    .orElse(Owner.GONE);
        }
        return state(known.object());
    }

    private static Owner state(GenericKubernetesResource owner) {
        return isDeleting(owner) && hasFinalizer(owner, FOREGROUND) ? Owner.WAITS_FOR_DEPENDENTS : Owner.SOLID;
    }

    private Optional<ApiType> typeOf(OwnerReference reference) {
        return informers.keySet().stream()
                .filter(type -> type.is(reference.getApiVersion(), reference.getKind()))
                .findFirst();
    }

    private void delete(Node node, String propagation) {
        var metadata = node.object().getMetadata();
        var options = new DeleteOptionsBuilder()
                .withPropagationPolicy(propagation)
                .withNewPreconditions()
                .withUid(metadata.getUid())
                .endPreconditions()
                .build();
        client.raw(node.type().path(metadata.getNamespace()) + "/" + metadata.getName(), "DELETE", options);
    }

    private void dropOwners(Node node, Predicate<OwnerReference> which) {
        change(node, object -> {
            List<OwnerReference> kept = new ArrayList<>(Ownership.references(object));
            kept.removeIf(which);
            object.getMetadata().setOwnerReferences(kept);
        });
    }

    private void dropFinalizer(Node node, String finalizer) {
        change(node, object -> object.getMetadata().getFinalizers().remove(finalizer));
    }

    private void change(Node node, java.util.function.Consumer<GenericKubernetesResource> change) {
        try {
            resource(node).edit(object -> {
                change.accept(object);
                return object;
            });
        } catch (KubernetesClientException e) {
            if (e.getCode() != 404) {
                throw e;
            }
        }
    }

    private Resource<GenericKubernetesResource> resource(Node node) {
        return resource(node.type(), node, node.object().getMetadata().getName());
    }

    /** An object of a kind, in the namespace of {@code near} if the kind has namespaces. */
    private Resource<GenericKubernetesResource> resource(ApiType type, Node near, String name) {
        var all = client.genericKubernetesResources(type.context());
        return type.namespaced()
                ? all.inNamespace(near.object().getMetadata().getNamespace()).withName(name)
                : all.withName(name);
    }

    private List<Node> dependents(String uid) {
        return nodes.values().stream().filter(node -> node.isOwnedBy(uid)).toList();
    }

    private static boolean isDeleting(GenericKubernetesResource object) {
        return object.getMetadata().getDeletionTimestamp() != null;
    }

    private static boolean hasFinalizer(GenericKubernetesResource object, String finalizer) {
        return object.getMetadata().getFinalizers() != null
                && object.getMetadata().getFinalizers().contains(finalizer);
    }

    @Override
    public void close() {
        queue.close();
        informers.values().forEach(SharedIndexInformer::stop);
    }
}
