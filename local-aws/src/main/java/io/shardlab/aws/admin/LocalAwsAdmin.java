package io.shardlab.aws.admin;

import io.shardlab.aws.faults.Fault;
import io.shardlab.aws.protocol.Structure;
import io.shardlab.aws.protocol.WireFormat;
import io.shardlab.program.Durations;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** A client of the admin API: puts faults on a running local-aws and reads its call log. */
public final class LocalAwsAdmin {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final URI endpoint;
    private final String token;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    /** @param endpoint of the local-aws; @param token what it printed at its start */
    public LocalAwsAdmin(URI endpoint, String token) {
        this.endpoint = endpoint;
        this.token = token;
    }

    /**
     * Adds a fault.
     *
     * @return its id
     */
    public String add(Fault fault) {
        return call("POST", "faults", FaultForm.write(fault).build())
                .members()
                .get("id")
                .toString();
    }

    /** Removes a fault; to remove one that is not there is an error. */
    public void remove(String id) {
        call("DELETE", "faults/" + id, Structure.EMPTY);
    }

    public void removeAllFaults() {
        call("DELETE", "faults", Structure.EMPTY);
    }

    /** The faults that are on, as JSON structures: id, effect, how many calls each was injected into. */
    public List<Structure> faults() {
        return list("faults", "faults");
    }

    /** Sets how long resharding takes, from the next one on. */
    public void setReshardPace(Duration duration, Duration stage) {
        call(
                "PUT",
                "reshard-pace",
                Structure.builder()
                        .with("duration", Durations.write(duration))
                        .with("stage", Durations.write(stage))
                        .build());
    }

    /** The latest calls of an action such as {@code dynamodb:PutItem}, oldest first. */
    public List<Structure> calls(String action) {
        return list("calls?action=" + action, "calls");
    }

    /** The latest calls, oldest first. */
    public List<Structure> calls() {
        return list("calls", "calls");
    }

    /** How often which principal made which call with which outcome. */
    public List<Structure> counters() {
        return list("counters", "counters");
    }

    /** For every role and caller: actions used, refused, and allowed but never used. */
    public List<Structure> privileges() {
        return list("privileges", "principals");
    }

    public void clearCalls() {
        call("DELETE", "calls", Structure.EMPTY);
    }

    private List<Structure> list(String path, String member) {
        List<?> raw = (List<?>) call("GET", path, Structure.EMPTY).members().get(member);
        return raw.stream().map(Structure.class::cast).toList();
    }

    private Structure call(String method, String path, Structure body) {
        byte[] bytes = WireFormat.JSON.encode(body);
        HttpRequest request = HttpRequest.newBuilder(endpoint.resolve(AdminApi.PREFIX + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofByteArray(bytes))
                .build();
        try {
            HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() >= 300) {
                throw new IllegalStateException(method + " " + AdminApi.PREFIX + path + " was refused with "
                        + response.statusCode() + ": " + new String(response.body(), StandardCharsets.UTF_8));
            }
            return response.body().length == 0 ? Structure.EMPTY : WireFormat.JSON.decode(response.body());
        } catch (IOException e) {
            throw new IllegalStateException("local-aws at " + endpoint + " cannot be reached: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for local-aws at " + endpoint, e);
        }
    }
}
