package io.shardlab.lab.consumer;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The consumer's pods as a watch sees them: those that are there, and those that were. */
final class PodWatch implements AutoCloseable {

    private final Clock clock;
    private final SharedIndexInformer<Pod> informer;
    private final Map<String, Instant> endingSince = new ConcurrentHashMap<>();
    private final List<EndedPod> ended = new CopyOnWriteArrayList<>();

    PodWatch(KubernetesClient kubernetes, String namespace, Map<String, String> labels, Clock clock) {
        this.clock = clock;
        this.informer =
                kubernetes.pods().inNamespace(namespace).withLabels(labels).inform(new Handler());
    }

    /** The pods that are there, ending ones included, by name. */
    List<ConsumerPod> pods() {
        return informer.getStore().list().stream()
                .map(pod -> ConsumerPod.of(
                        pod,
                        Optional.ofNullable(endingSince.get(pod.getMetadata().getName()))))
                .sorted(Comparator.comparing(ConsumerPod::name))
                .toList();
    }

    /** The pods that are gone, in the order in which they went. */
    List<EndedPod> ended() {
        return List.copyOf(ended);
    }

    @Override
    public void close() {
        informer.close();
    }

    private final class Handler implements ResourceEventHandler<Pod> {

        @Override
        public void onAdd(Pod pod) {
            note(pod);
        }

        @Override
        public void onUpdate(Pod before, Pod pod) {
            note(pod);
        }

        private void note(Pod pod) {
            if (pod.getMetadata().getDeletionTimestamp() != null) {
                endingSince.putIfAbsent(pod.getMetadata().getName(), clock.instant());
            }
        }

        @Override
        public void onDelete(Pod pod, boolean lastStateUnknown) {
            ended.add(new EndedPod(pod.getMetadata().getName(), clock.instant()));
        }
    }
}
