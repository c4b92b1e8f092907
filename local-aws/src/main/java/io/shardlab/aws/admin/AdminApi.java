package io.shardlab.aws.admin;

import io.shardlab.aws.calls.Call;
import io.shardlab.aws.calls.CallLog;
import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.faults.Faults;
import io.shardlab.aws.iam.Iam;
import io.shardlab.aws.kinesis.ReshardPace;
import io.shardlab.aws.kinesis.Streams;
import io.shardlab.aws.protocol.Structure;
import io.shardlab.program.Durations;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What real AWS does not offer: the call log, faults on demand, the pace of resharding. Paths lie under {@code /_shardlab/};
 * see docs/local-aws.md for every one of them.
 */
public final class AdminApi {

    /** The beginning of every path. */
    public static final String PREFIX = "/_shardlab/";

    private static final int DEFAULT_CALLS = 1000;

    private final CallLog log;
    private final Faults faults;
    private final Streams streams;
    private final Privileges privileges;

    public AdminApi(CallLog log, Faults faults, Streams streams, Iam iam) {
        this.log = log;
        this.faults = faults;
        this.streams = streams;
        this.privileges = new Privileges(iam, log);
    }

    /**
     * Answers a request.
     *
     * @param path after {@link #PREFIX}, without query
     * @param query the parameters of a GET
     * @throws AwsException with a sentence, when there is no such path or the body does not fit it
     */
    public Structure answer(String method, String path, Map<String, String> query, Structure body) {
        try {
            return switch (method + " " + path) {
                case "GET calls" -> calls(query);
                case "GET counters" -> counters();
                case "GET privileges" -> privileges.report();
                case "DELETE calls" -> cleared(log::clear);
                case "GET faults" -> faults();
                case "POST faults" -> FaultForm.write(faults.add(FaultForm.read(body)));
                case "DELETE faults" -> cleared(faults::clear);
                case "GET reshard-pace" -> pace();
                case "PUT reshard-pace" -> setPace(body);
                default -> remove(method, path);
            };
        } catch (IllegalArgumentException e) {
            throw AwsException.client("BadRequest", e.getMessage());
        }
    }

    private Structure remove(String method, String path) {
        if (method.equals("DELETE") && path.startsWith("faults/")) {
            String id = path.substring("faults/".length());
            if (faults.remove(id)) {
                return Structure.EMPTY;
            }
            throw AwsException.withStatus(404, "NotFound", "There is no fault " + id + ".");
        }
        throw AwsException.withStatus(404, "NotFound", "There is no " + method + " " + PREFIX + path + ".");
    }

    private Structure calls(Map<String, String> query) {
        int limit = Integer.parseInt(query.getOrDefault("limit", Integer.toString(DEFAULT_CALLS)));
        Predicate<Call> wanted =
                call -> query.getOrDefault("action", call.action()).equals(call.action())
                        && query.getOrDefault("outcome", call.outcome()).equals(call.outcome())
                        && call.principal().contains(query.getOrDefault("principal", ""));
        return Structure.builder()
                .with(
                        "calls",
                        log.latest(limit, wanted).stream().map(AdminApi::call).toList())
                .build();
    }

    private static Structure call(Call call) {
        return Structure.builder()
                .with("time", call.time().toString())
                .with("principal", call.principal())
                .with("action", call.action())
                .with("contentType", call.contentType())
                .with("resources", call.resources())
                .with("outcome", call.outcome())
                .with("status", call.status())
                .with("latencyMicros", call.latency().toNanos() / 1000)
                .with("bytesIn", call.bytesIn())
                .with("bytesOut", call.bytesOut())
                .with("key", call.key())
                .build();
    }

    private Structure counters() {
        List<Structure> counters = log.counters().entrySet().stream()
                .map(counter -> Structure.builder()
                        .with("principal", counter.getKey().principal())
                        .with("action", counter.getKey().action())
                        .with("outcome", counter.getKey().outcome())
                        .with("count", counter.getValue())
                        .build())
                .toList();
        return Structure.builder().with("counters", counters).build();
    }

    private Structure faults() {
        return Structure.builder()
                .with("faults", faults.list().stream().map(FaultForm::write).toList())
                .build();
    }

    private Structure pace() {
        return Structure.builder()
                .with("duration", Durations.write(streams.reshardPace().duration()))
                .with("stage", Durations.write(streams.reshardPace().stage()))
                .build();
    }

    private Structure setPace(Structure body) {
        Optional<Object> duration = body.member("duration");
        Optional<Object> stage = body.member("stage");
        if (duration.isEmpty() || stage.isEmpty()) {
            throw new IllegalArgumentException(
                    "The pace needs \"duration\" and \"stage\", for example \"1s\" and \"300ms\".");
        }
        streams.setReshardPace(new ReshardPace(
                Durations.read(duration.get().toString()),
                Durations.read(stage.get().toString())));
        return pace();
    }

    private static Structure cleared(Runnable clearing) {
        clearing.run();
        return Structure.EMPTY;
    }
}
