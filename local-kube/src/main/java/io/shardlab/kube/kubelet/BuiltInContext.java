package io.shardlab.kube.kubelet;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** What a built-in program is told about its container. */
record BuiltInContext(Map<String, String> environment, String podIp, Pod pod, PodObjects objects, PrintStream log)
        implements BuiltInProgram.Context {

    static PrintStream appendingTo(Path log) throws IOException {
        return new PrintStream(
                new FileOutputStream(PrivateFiles.file(log).toFile(), true), true, StandardCharsets.UTF_8);
    }

    @Override
    public String podName() {
        return pod.getMetadata().getName();
    }

    @Override
    public String namespace() {
        return pod.getMetadata().getNamespace();
    }

    @Override
    public String kubeconfig() {
        try {
            return objects.kubeconfig();
        } catch (ContainerConfigException e) {
            throw new IllegalStateException("This pod has no kubeconfig: " + e.getMessage(), e);
        }
    }
}
