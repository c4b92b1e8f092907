package io.shardlab.kube;

import io.shardlab.kube.hpa.HpaOptions;
import io.shardlab.kube.hpa.KubernetesVersion;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a local-kube is started with.
 *
 * @param host the address that the API server listens on
 * @param port its port, 0 for any
 * @param stateDir where pods' files are kept; empty for a fresh directory that goes when local-kube ends
 * @param kubeconfig where the administrator's kubeconfig is written; empty for a file in the state directory
 * @param imageCatalogues files that say which program stands for which image, the last one looked up first
 * @param hpaSyncPeriod how often an HPA is evaluated (upstream: {@code --horizontal-pod-autoscaler-sync-period})
 * @param keda whether KEDA is installed
 * @param kedaEnvironment environment of the keda-operator container
 * @param kubernetes whose HPA controller this one is like
 * @param clock the time that objects, certificates and controllers go by
 */
public record LocalKubeOptions(
        String host,
        int port,
        Optional<Path> stateDir,
        Optional<Path> kubeconfig,
        List<Path> imageCatalogues,
        Duration hpaSyncPeriod,
        boolean keda,
        Map<String, String> kedaEnvironment,
        KubernetesVersion kubernetes,
        Clock clock) {

    /** Upstream's defaults, on a free port of the loopback address. */
    public static LocalKubeOptions defaults() {
        return new LocalKubeOptions(
                "127.0.0.1",
                0,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Duration.ofSeconds(15),
                true,
                Map.of(),
                HpaOptions.DEFAULT.kubernetes(),
                Clock.systemUTC());
    }

    public LocalKubeOptions withHost(String address) {
        return new LocalKubeOptions(
                address,
                port,
                stateDir,
                kubeconfig,
                imageCatalogues,
                hpaSyncPeriod,
                keda,
                kedaEnvironment,
                kubernetes,
                clock);
    }

    public LocalKubeOptions withPort(int number) {
        return new LocalKubeOptions(
                host,
                number,
                stateDir,
                kubeconfig,
                imageCatalogues,
                hpaSyncPeriod,
                keda,
                kedaEnvironment,
                kubernetes,
                clock);
    }

    public LocalKubeOptions withStateDir(Path directory) {
        return new LocalKubeOptions(
                host,
                port,
                Optional.of(directory),
                kubeconfig,
                imageCatalogues,
                hpaSyncPeriod,
                keda,
                kedaEnvironment,
                kubernetes,
                clock);
    }

    public LocalKubeOptions withKubeconfig(Path file) {
        return new LocalKubeOptions(
                host,
                port,
                stateDir,
                Optional.of(file),
                imageCatalogues,
                hpaSyncPeriod,
                keda,
                kedaEnvironment,
                kubernetes,
                clock);
    }

    /** The same with these files, in the place of earlier ones. */
    public LocalKubeOptions withImageCatalogues(Path... files) {
        return new LocalKubeOptions(
                host,
                port,
                stateDir,
                kubeconfig,
                List.of(files),
                hpaSyncPeriod,
                keda,
                kedaEnvironment,
                kubernetes,
                clock);
    }

    public LocalKubeOptions withHpaSyncPeriod(Duration period) {
        return new LocalKubeOptions(
                host, port, stateDir, kubeconfig, imageCatalogues, period, keda, kedaEnvironment, kubernetes, clock);
    }

    public LocalKubeOptions withKeda(boolean installed) {
        return new LocalKubeOptions(
                host,
                port,
                stateDir,
                kubeconfig,
                imageCatalogues,
                hpaSyncPeriod,
                installed,
                kedaEnvironment,
                kubernetes,
                clock);
    }

    public LocalKubeOptions withKedaEnvironment(Map<String, String> variables) {
        return new LocalKubeOptions(
                host, port, stateDir, kubeconfig, imageCatalogues, hpaSyncPeriod, keda, variables, kubernetes, clock);
    }

    public LocalKubeOptions withKubernetes(KubernetesVersion version) {
        return new LocalKubeOptions(
                host,
                port,
                stateDir,
                kubeconfig,
                imageCatalogues,
                hpaSyncPeriod,
                keda,
                kedaEnvironment,
                version,
                clock);
    }

    public LocalKubeOptions withClock(Clock time) {
        return new LocalKubeOptions(
                host,
                port,
                stateDir,
                kubeconfig,
                imageCatalogues,
                hpaSyncPeriod,
                keda,
                kedaEnvironment,
                kubernetes,
                time);
    }
}
