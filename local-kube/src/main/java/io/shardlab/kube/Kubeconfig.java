package io.shardlab.kube;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;

/**
 * A kubeconfig for one user of one cluster.
 *
 * @param caPem the certificate that proves the server
 * @param token what proves the user
 */
public record Kubeconfig(URI server, String caPem, String user, String namespace, String token) {

    /** The file's content. */
    public String text() {
        return """
                apiVersion: v1
                kind: Config
                clusters:
                - name: local-kube
                  cluster:
                    server: %s
                    certificate-authority-data: %s
                contexts:
                - name: local-kube
                  context:
                    cluster: local-kube
                    namespace: %s
                    user: %s
                current-context: local-kube
                users:
                - name: %s
                  user:
                    token: %s
                """.formatted(
                        server,
                        Base64.getEncoder().encodeToString(caPem.getBytes(StandardCharsets.UTF_8)),
                        namespace,
                        user,
                        user,
                        token);
    }

    /** Writes the file so that only its owner can read it, and so that nobody ever sees half of it. */
    public void write(Path file) throws IOException {
        Path target = file.toAbsolutePath();
        Files.createDirectories(target.getParent());
        Path draft = Files.createTempFile(
                target.getParent(),
                ".kubeconfig",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(draft, text());
        Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
