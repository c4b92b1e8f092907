package io.shardlab.kube;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.shardlab.kube.api.ApiServer;
import io.shardlab.kube.api.decoding.ObjectModel;
import io.shardlab.kube.hpa.HpaController;
import io.shardlab.kube.hpa.HpaOptions;
import io.shardlab.kube.keda.KedaInstallation;
import io.shardlab.kube.keda.KedaOperator;
import io.shardlab.kube.kubelet.ImageCatalogue;
import io.shardlab.kube.kubelet.Kubelet;
import io.shardlab.kube.kubelet.KubeletOptions;
import io.shardlab.kube.scheduler.PodScheduler;
import io.shardlab.kube.workloads.Workloads;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Kubernetes cluster of one node on this machine: API server, controllers, scheduler, kubelet, KEDA. */
public final class LocalKube implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalKube.class);
    private static final int PATIENCE_MILLIS = 60_000;
    private static final String NODE = "local-kube";

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final ApiServer api;
    private final Path kubeconfig;
    private boolean closed;

    private LocalKube(LocalKubeOptions options) throws IOException {
        Clock clock = options.clock();
        // First what the user may have got wrong: nothing has been started yet.
        ImageCatalogue catalogue = ImageCatalogue.load(options.imageCatalogues());
        StateDir stateDir = begun(StateDir.open(options.stateDir()));
        try {
            // The client library takes as long to load as the server to start.
            CompletableFuture<KubernetesSerialization> serialization =
                    CompletableFuture.supplyAsync(ObjectModel::serialization);
            api = begun(ApiServer.start(options.host(), options.port(), stateDir.path(), clock));
            KubernetesClient client = begun(controllerClient(serialization.join()));
            Workloads workloads = begun(new Workloads(client, clock));
            HpaController autoscaler = begun(
                    new HpaController(client, clock, options.hpaSyncPeriod(), HpaOptions.of(options.kubernetes())));
            CompletableFuture<Void> controllers = CompletableFuture.runAsync(() -> {
                workloads.start();
                autoscaler.start();
            });
            begun(Kubelet.start(client, kubeletOptions(catalogue, stateDir.path(), clock)));
            begun(PodScheduler.start(client, NODE, clock));
            if (options.keda()) {
                KedaInstallation.install(client, options.kedaEnvironment());
            }
            controllers.join();
            kubeconfig = options.kubeconfig().orElse(stateDir.path().resolve("kubeconfig"));
            new Kubeconfig(api.uri(), api.caPem(), "kubernetes-admin", "default", api.adminToken()).write(kubeconfig);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts a cluster.
     *
     * @throws IOException if something it needs is not available (a port, a directory, a program); the message is a
     *     sentence for the user, and nothing is left behind
     */
    public static LocalKube start(LocalKubeOptions options) throws IOException {
        return new LocalKube(options);
    }

    private KubeletOptions kubeletOptions(ImageCatalogue catalogue, Path stateDir, Clock clock) {
        return new KubeletOptions(
                NODE,
                stateDir,
                catalogue,
                Map.of(KedaOperator.PROGRAM, new KedaOperator(clock)),
                api.uri(),
                (user, namespace, token) -> new Kubeconfig(api.uri(), api.caPem(), user, namespace, token).text(),
                clock);
    }

    /** Nothing of the developer's own kubeconfig or environment gets into it. */
    private KubernetesClient controllerClient(KubernetesSerialization serialization) {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(api.controllerUri().toString())
                .withOauthToken(api.adminToken())
                .withNamespace("default")
                // On a machine that is busy with its own pods a connection may take its time.
                .withConnectionTimeout(PATIENCE_MILLIS)
                .withRequestTimeout(PATIENCE_MILLIS)
                .build();
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withKubernetesSerialization(serialization)
                .build();
    }

    /** Where the API server listens. */
    public URI endpoint() {
        return api.uri();
    }

    /** The file with which kubectl and other clients reach the cluster as its administrator. */
    public Path kubeconfig() {
        return kubeconfig;
    }

    private <T extends AutoCloseable> T begun(T part) {
        parts.push(part);
        return part;
    }

    /** Ends every pod, then the cluster; a second call does nothing. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                LOG.warn("A part of local-kube did not end cleanly", e);
            }
        }
    }
}
