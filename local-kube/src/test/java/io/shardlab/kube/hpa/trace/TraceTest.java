package io.shardlab.kube.hpa.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardlab.kube.hpa.KubernetesVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every sync of what Kubernetes' own HPA controllers did in a thousand made-up worlds each. */
class TraceTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * There is no deliberate deviation: numbers that leave their range are those of amd64, on which the controllers were
     * recorded.
     */
    @ParameterizedTest(name = "Kubernetes {0}: {1} sequences, {2} syncs")
    @CsvSource({"1.34.4, 1000, 67740", "1.35.4, 1000, 67740", "1.37.2, 1000, 67740"})
    void everySequenceIsDecidedAsTheRealControllerDecidedIt(String recorded, int sequences, int syncs)
            throws IOException {
        KubernetesVersion version = KubernetesVersion.of(recorded.substring(0, recorded.lastIndexOf('.')))
                .orElseThrow();
        Map<Integer, String> differences = new TreeMap<>();
        int seen = 0;
        JsonNode file = read(recorded);
        for (JsonNode sequence : file.path("sequences")) {
            seen += sequence.path("syncs").size();
            TraceReplay.difference(sequence, version)
                    .ifPresent(
                            difference -> differences.put(sequence.path("seed").asInt(), difference));
        }
        assertThat(differences).isEmpty();
        assertThat(file.path("sequences")).hasSize(sequences);
        assertThat(seen).isEqualTo(syncs);
    }

    private static JsonNode read(String recorded) throws IOException {
        try (InputStream file = TraceTest.class.getResourceAsStream("hpa-v" + recorded + ".json.gz")) {
            return JSON.readTree(new GZIPInputStream(file));
        }
    }
}
