package io.shardlab.aws.iam;

import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.protocol.Structure;
import io.shardlab.aws.protocol.WireFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Roles and users from a folder that holds the documents a user hands to AWS:
 *
 * <pre>
 * roles/NAME/trust.json          the role's assume-role policy
 * roles/NAME/policies/*.json     its identity policies
 * users/NAME/access-key.json     {"AccessKeyId": "...", "SecretAccessKey": "..."}
 * users/NAME/policies/*.json     its identity policies
 * </pre>
 */
public final class IdentityFiles {

    private IdentityFiles() {}

    /**
     * Loads every role and user.
     *
     * @throws IOException with a sentence that names the file, when one cannot be read or is no such document
     */
    public static void load(Path folder, Iam iam) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException("There is no folder " + folder + " with roles/ and users/.");
        }
        for (Path role : children(folder.resolve("roles"))) {
            iam.put(new Role(
                    iam.account(),
                    name(role),
                    policy(role.resolve("trust.json"), PolicyDocument::trust),
                    policies(role.resolve("policies"))));
        }
        for (Path user : children(folder.resolve("users"))) {
            Structure key = json(user.resolve("access-key.json"));
            iam.putUser(
                    name(user),
                    text(key, "AccessKeyId", user),
                    text(key, "SecretAccessKey", user),
                    policies(user.resolve("policies")));
        }
    }

    private static List<PolicyDocument> policies(Path folder) throws IOException {
        List<PolicyDocument> policies = new ArrayList<>();
        for (Path file : children(folder)) {
            policies.add(policy(file, PolicyDocument::identity));
        }
        return policies;
    }

    private static PolicyDocument policy(Path file, Function<byte[], PolicyDocument> form) throws IOException {
        try {
            return form.apply(bytes(file));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private static Structure json(Path file) throws IOException {
        try {
            return WireFormat.JSON.decode(bytes(file));
        } catch (AwsException e) {
            throw new IOException(file + " is not JSON.", e);
        }
    }

    private static byte[] bytes(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new IOException("There is no " + file + ".", e);
        }
    }

    private static String text(Structure key, String member, Path user) throws IOException {
        return key.member(member)
                .map(Object::toString)
                .orElseThrow(() -> new IOException(user.resolve("access-key.json") + " has no " + member + "."));
    }

    private static List<Path> children(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }
}
