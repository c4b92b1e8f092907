package io.shardlab.aws.gateway;

import io.shardlab.aws.faults.Effect;
import io.shardlab.aws.protocol.Structure;
import io.shardlab.aws.protocol.WireFormat;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes a table's secondary indexes look CREATING for a while: the fault {@link Effect.IndexCreating}. */
final class SlowIndexes {

    private static final String INDEXES = "GlobalSecondaryIndexes";

    private final Clock clock;
    private final Map<String, Instant> firstSeen = new HashMap<>();

    SlowIndexes(Clock clock) {
        this.clock = clock;
    }

    /** The answer with the state of young indexes changed; other answers as they are. */
    HttpResponse.Whole hide(HttpResponse.Whole answer, Effect.IndexCreating fault) {
        if (answer.status() != 200) {
            return answer;
        }
        Structure body = WireFormat.JSON.decode(answer.body());
        for (String member : List.of("Table", "TableDescription")) {
            if (body.members().get(member) instanceof Structure table
                    && table.members().get(INDEXES) instanceof List<?> indexes
                    && isYoung(String.valueOf(table.members().get("TableId")), fault)) {
                Map<String, Object> changed = new LinkedHashMap<>(table.members());
                changed.put(INDEXES, indexes.stream().map(SlowIndexes::creating).toList());
                byte[] rewritten = WireFormat.JSON.encode(Structure.of(Map.of(member, Structure.of(changed))));
                return new HttpResponse.Whole(200, answer.outcome(), answer.contentType(), Map.of(), rewritten);
            }
        }
        return answer;
    }

    private synchronized boolean isYoung(String tableId, Effect.IndexCreating fault) {
        Instant seen = firstSeen.computeIfAbsent(tableId, fresh -> clock.instant());
        return clock.instant().isBefore(seen.plus(fault.time()));
    }

    private static Structure creating(Object index) {
        Map<String, Object> changed = new LinkedHashMap<>(((Structure) index).members());
        changed.put("IndexStatus", "CREATING");
        return Structure.of(changed);
    }
}
