package io.shardlab.kube.kubelet;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.shardlab.kube.informers.Informers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;

/** Runs the pods of the cluster on this machine, as a client of its API server. */
public final class Kubelet implements AutoCloseable {

    private final ExecutorService pool = Executors.newCachedThreadPool(threads("kubelet-"));
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, threads("kubelet-timer-"));
    private final KubeletDependencies dependencies;
    private final Map<String, PodWorker> workers = new HashMap<>();
    private final SharedIndexInformer<Pod> pods;

    private Kubelet(KubernetesClient client, KubeletOptions options) throws IOException {
        timer.setRemoveOnCancelPolicy(true);
        Path stateDir = PrivateFiles.directory(options.stateDir()).toRealPath();
        NodeFacts node = NodeRegistration.facts(options.nodeName(), options.apiServer());
        PodEvents events = new PodEvents(client, options.clock());
        this.dependencies = new KubeletDependencies(
                client,
                options.clock(),
                stateDir,
                options.catalogue(),
                new ContainerRuntime(stateDir, options.programs(), pool),
                events,
                node,
                options.kubeconfigs(),
                PodAddresses.ofThisMachine(),
                pool,
                timer);
        NodeRegistration.register(client, node, options.clock());
        this.pods = client.pods().inAnyNamespace().runnableInformer(0).addEventHandler(new PodHandler());
        Informers.start(List.of(Informers.lasting(pods)));
    }

    /**
     * Registers the node and starts running its pods.
     *
     * @param client reaches the API server; it stays the caller's to close
     * @throws IOException if the state directory cannot be used, or bash cannot be started; the message says what to do
     */
    public static Kubelet start(KubernetesClient client, KubeletOptions options) throws IOException {
        return new Kubelet(client, options);
    }

    /**
     * Ends every container and returns when all are gone. The API server still shows the pods as they were, as for a node
     * that has been switched off.
     */
    @Override
    public void close() {
        timer.shutdownNow();
        pods.close();
        dependencies.runtime().close();
        dependencies.events().close();
        pool.shutdownNow();
    }

    private void changed(Pod pod) {
        if (dependencies.node().name().equals(pod.getSpec().getNodeName())) {
            PodWorker known = workers.get(pod.getMetadata().getUid());
            if (known != null) {
                known.update(pod);
            } else if (!isOver(pod)) {
                workers.put(pod.getMetadata().getUid(), new PodWorker(dependencies, pod));
            }
        }
    }

    /** A pod that came to its end under an earlier kubelet. */
    private static boolean isOver(Pod pod) {
        String phase =
                pod.getStatus() == null ? "" : String.valueOf(pod.getStatus().getPhase());
        return pod.getMetadata().getDeletionTimestamp() == null
                && (phase.equals("Succeeded") || phase.equals("Failed"));
    }

    /** The informer calls it from one thread at a time. */
    private final class PodHandler implements ResourceEventHandler<Pod> {

        @Override
        public void onAdd(Pod pod) {
            synchronized (workers) {
                changed(pod);
            }
        }

        @Override
        public void onUpdate(Pod before, Pod pod) {
            synchronized (workers) {
                changed(pod);
            }
        }

        @Override
        public void onDelete(Pod pod, boolean unknown) {
            synchronized (workers) {
                PodWorker worker = workers.remove(pod.getMetadata().getUid());
                if (worker != null) {
                    worker.remove();
                }
            }
        }
    }

    private static ThreadFactory threads(String prefix) {
        AtomicLong number = new AtomicLong();
        return task -> {
            Thread thread = new Thread(task, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
