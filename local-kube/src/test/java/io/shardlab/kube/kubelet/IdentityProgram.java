package io.shardlab.kube.kubelet;

import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Prints everything by which a program of a pod could take itself for the developer. */
final class IdentityProgram {

    private IdentityProgram() {}

    public static void main(String[] args) {
        new TreeMap<>(System.getenv()).forEach((name, value) -> System.out.println("variable " + name + "=" + value));
        System.out.println("user.home " + System.getProperty("user.home"));
        System.out.println("java.io.tmpdir " + System.getProperty("java.io.tmpdir"));
        System.out.println("poisoned property " + System.getProperty("poisoned"));
        try (DefaultCredentialsProvider credentials =
                DefaultCredentialsProvider.builder().build()) {
            System.out.println("credentials " + credentials.resolveCredentials().accessKeyId());
        } catch (SdkClientException e) {
            System.out.println("credentials none");
        }
    }
}
