package io.shardlab.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever AWS identities a developer has lying about, no call of an embedded lab carries one. */
@Tag("slow")
class NoForeignIdentityIT {

    private static final String TOKEN = "a-token-of-the-test";

    @Test
    void noCallCarriesTheDevelopersOwnIdentity(@TempDir Path home) throws Exception {
        try (var demo = ShardlabProgram.start(poison(home), "demo")) {
            var aws = demo.awaitLine("the endpoint", line -> line.contains("--endpoint-url"));
            demo.awaitLine("KEDA has asked for the second pod", line -> line.contains("wanted 2"));

            assertThat(principals(found("--endpoint-url (\\S+)", aws)))
                    .containsExactly("unverified/consumer", "unverified/keda", "unverified/lab");
        }
    }

    /** An identity in every place where the SDK would look for one. */
    private static Map<String, String> poison(Path home) throws IOException {
        var folder = Files.createDirectories(home.resolve(".aws"));
        Files.writeString(folder.resolve("credentials"), """
                [default]
                aws_access_key_id = POISON1
                aws_secret_access_key = poison
                [poison]
                aws_access_key_id = POISON2
                aws_secret_access_key = poison
                """);
        return Map.of(
                "SHARDLAB_ADMIN_TOKEN", TOKEN,
                "HOME", home.toString(),
                "AWS_PROFILE", "poison",
                "AWS_ACCESS_KEY_ID", "POISON3",
                "AWS_SECRET_ACCESS_KEY", "poison",
                "AWS_SHARED_CREDENTIALS_FILE", folder.resolve("credentials").toString(),
                "JAVA_TOOL_OPTIONS", "-Daws.accessKeyId=POISON4 -Daws.secretAccessKey=poison");
    }

    private static Set<String> principals(String endpoint) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(endpoint + "/_shardlab/calls?limit=100000"))
                .header("Authorization", "Bearer " + TOKEN)
                .build();
        var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var names = new TreeSet<String>();
        JsonMapper.builder()
                .build()
                .readTree(answer.body())
                .path("calls")
                .forEach(call -> names.add(call.path("principal").asText()));
        return names;
    }

    private static String found(String pattern, String text) {
        var match = Pattern.compile(pattern).matcher(text);
        assertThat(match.find()).as("%s in %s", pattern, text).isTrue();
        return match.group(1);
    }
}
