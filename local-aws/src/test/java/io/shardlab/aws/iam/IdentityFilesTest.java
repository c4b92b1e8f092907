package io.shardlab.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlab.testtools.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityFilesTest {

    private static final String TRUST =
            "{'Statement':{'Effect':'Allow','Action':'sts:AssumeRole','Principal':{'AWS':'*'}}}";
    private static final String ALL = "{'Statement':{'Effect':'Allow','Action':'*','Resource':'*'}}";

    @TempDir
    private Path folder;

    private final Iam iam = new Iam("000000000000", new ManualClock());

    @Test
    void rolesAndUsersAreLoadedWithTheirPolicies() throws IOException {
        write("roles/app/trust.json", TRUST);
        write("roles/app/policies/one.json", ALL);
        write("users/admin/access-key.json", "{'AccessKeyId':'AKIA','SecretAccessKey':'secret'}");

        IdentityFiles.load(folder, iam);

        assertThat(iam.isEnforced()).isTrue();
        assertThat(iam.role("arn:aws:iam::000000000000:role/app"))
                .hasValueSatisfying(role -> assertThat(role.allowedActions()).containsExactly("*"));
    }

    @Test
    void whatCannotBeUsedIsSaidWithItsFile() throws IOException {
        write("roles/app/trust.json", TRUST);
        Path policy = write("roles/app/policies/one.json", ALL.replace("'Resource':'*'", "'Resource':'orders'"));
        assertRefused(policy + ": A Resource is an ARN or *, not orders.");

        write("roles/app/policies/one.json", ALL);
        Path trust = write("roles/app/trust.json", ALL);
        assertRefused(trust + ": The statement has no member Resource here; it has Action,");
    }

    @Test
    void aUserWithoutKeyOrWithAnUnreadableOneIsSaidWithItsFile() throws IOException {
        Path key = write("users/admin/access-key.json", "{'AccessKeyId':'AKIA'}");
        assertRefused(key + " has no SecretAccessKey.");

        write("users/admin/access-key.json", "AKIA");
        assertRefused(key + " is not JSON.");

        Files.delete(key);
        assertRefused("There is no " + key);
    }

    @Test
    void aFolderThatIsNotThereIsSaid() {
        assertThatThrownBy(() -> IdentityFiles.load(folder.resolve("none"), iam))
                .isInstanceOf(IOException.class)
                .hasMessage("There is no folder " + folder.resolve("none") + " with roles/ and users/.");
    }

    private void assertRefused(String sentence) {
        assertThatThrownBy(() -> IdentityFiles.load(folder, iam))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(sentence);
    }

    private Path write(String file, String json) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, json.replace('\'', '"'));
    }
}
