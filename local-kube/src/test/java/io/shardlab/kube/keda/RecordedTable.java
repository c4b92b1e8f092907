package io.shardlab.kube.keda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/**
 * A table of inputs and what KEDA 2.20.2 answered to them, as docs/fidelity/traces.md describes it. A case that no cluster can
 * hold is left out.
 */
public final class RecordedTable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final Map<String, String> different = new TreeMap<>();
    private final Map<String, String> deviations = new LinkedHashMap<>();
    private int cases;

    private RecordedTable(String name) {
        this.name = name;
    }

    /** Replays a case; the difference in words, if there is one. */
    public interface Replay {
        Optional<String> difference(JsonNode in, JsonNode out) throws Exception;
    }

    /** Replays every case. */
    public static RecordedTable replay(String name, Replay replay) throws Exception {
        return replay(name, in -> true, replay);
    }

    /** Replays the cases whose input is of a kind. */
    public static RecordedTable replay(String name, Predicate<JsonNode> kind, Replay replay) throws Exception {
        RecordedTable table = new RecordedTable(name);
        for (JsonNode recorded : read(name)) {
            if (!recorded.has("unreachable") && kind.test(recorded.path("in"))) {
                table.cases++;
                replay.difference(recorded.path("in"), recorded.path("out"))
                        .ifPresent(difference ->
                                table.different.put(recorded.path("id").asText(), difference));
            }
        }
        return table;
    }

    /** Takes out the cases that differ on purpose: those whose difference matches, of which there must be so many. */
    public RecordedTable deviating(String pattern, int count, String reason) {
        List<String> matching = new ArrayList<>();
        different.forEach((id, difference) -> {
            if (difference.matches("(?s)" + pattern)) {
                matching.add(id);
            }
        });
        assertThat(matching).as(name + ", differs on purpose: " + reason).hasSize(count);
        matching.forEach(id -> deviations.put(id, reason));
        different.keySet().removeAll(matching);
        return this;
    }

    /** Asserts that the others are equal, and how many those are. */
    public void hasEqual(int equal) {
        assertThat(different).as(name + ", differs").isEmpty();
        assertThat(cases - deviations.size()).as(name + ", equal").isEqualTo(equal);
    }

    private static JsonNode read(String name) {
        try (InputStream file = RecordedTable.class.getResourceAsStream("recorded/" + name + ".json.gz")) {
            return JSON.readTree(new GZIPInputStream(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
