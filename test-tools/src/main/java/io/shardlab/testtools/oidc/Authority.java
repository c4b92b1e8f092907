package io.shardlab.testtools.oidc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate authority of a test's own, made with the JDK's keytool. */
public final class Authority {

    private static final String PASSWORD = "password";

    private final Path store;

    /** @param folder for its files */
    public Authority(Path folder) throws IOException, InterruptedException {
        store = folder.resolve("authority.p12");
        keytool("-alias", "ca", "-dname", "CN=A test's authority", "-ext", "bc:critical=ca:true");
        keytool("-alias", "loopback", "-signer", "ca", "-dname", "CN=loopback", "-ext", "san=ip:127.0.0.1");
    }

    private void keytool(String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(store.resolveSibling("keytool.log").toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(Files.readString(store.resolveSibling("keytool.log")));
        }
    }

    /** Its own certificate, for those who shall believe it. */
    public Path certificate() throws IOException, GeneralSecurityException {
        byte[] certificate = load().getCertificate("ca").getEncoded();
        return Files.writeString(
                store.resolveSibling("ca.pem"),
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder().encodeToString(certificate)
                        + "\n-----END CERTIFICATE-----\n");
    }

    /** What a server on 127.0.0.1 shows. */
    SSLContext loopback() throws IOException, GeneralSecurityException {
        KeyStore keys = load();
        keys.deleteEntry("ca");
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private KeyStore load() throws IOException, GeneralSecurityException {
        try (InputStream file = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(file, PASSWORD.toCharArray());
            return keys;
        }
    }
}
