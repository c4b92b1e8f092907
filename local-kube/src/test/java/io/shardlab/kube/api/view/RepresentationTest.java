package io.shardlab.kube.api.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.registry.Column;
import io.shardlab.kube.api.registry.ResourceType;
import io.shardlab.kube.api.registry.Strategy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RepresentationTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2001-01-01T00:03:20Z"), ZoneOffset.UTC);
    private static final ResourceType LEASES = new ResourceType(
            "coordination.k8s.io",
            "v1",
            "Lease",
            new ResourceType.Names("leases", "lease", List.of(), List.of()),
            true,
            Set.of(),
            Optional.empty(),
            Optional.empty(),
            false,
            List.of(Column.objectName(), Column.age()),
            new Unused());

    @Test
    void agesInATableGoByTheClockOfTheServer() {
        ObjectNode lease = Json.object();
        lease.putObject("metadata").put("name", "mine").put("creationTimestamp", "2001-01-01T00:00:00Z");

        ObjectNode table = Representation.of("application/json;as=Table;v=v1;g=meta.k8s.io", "None", CLOCK)
                .one(LEASES, lease);

        assertThat(table.path("rows").path(0).path("cells").valueStream().map(JsonNode::asText))
                .containsExactly("mine", "3m20s");
    }

    private static final class Unused implements Strategy {

        @Override
        public List<String> prune(ResourceType type, ObjectNode object) {
            throw new AssertionError("nothing is written");
        }

        @Override
        public void requireReadable(ResourceType type, ObjectNode object) {
            throw new AssertionError("nothing is written");
        }
    }
}
