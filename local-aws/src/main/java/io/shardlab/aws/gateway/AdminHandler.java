package io.shardlab.aws.gateway;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.shardlab.aws.admin.AdminApi;
import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.protocol.Structure;
import io.shardlab.aws.protocol.WireFormat;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The way to the admin API: web pages and foreign names are refused before the token is looked at. */
final class AdminHandler {

    private static final String CONTENT_TYPE = "application/json";

    private final AdminApi api;
    private final TrustedHosts hosts;
    private final byte[] authorization;

    AdminHandler(AdminApi api, TrustedHosts hosts, String token) {
        this.api = api;
        this.hosts = hosts;
        this.authorization = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    }

    static boolean isFor(HttpRequest incoming) {
        return incoming.path().startsWith(AdminApi.PREFIX);
    }

    /** What is refused before its body is read. */
    Optional<HttpResponse> refusedByHead(HttpRequest head) {
        try {
            admit(head);
            return Optional.empty();
        } catch (AwsException refused) {
            return Optional.of(refusal(refused));
        }
    }

    HttpResponse answer(HttpRequest incoming) {
        try {
            Structure body = incoming.body().length() == 0
                    ? Structure.EMPTY
                    : WireFormat.JSON.decode(incoming.body().getBytes());
            Structure answer = api.answer(
                    incoming.method(),
                    incoming.path().substring(AdminApi.PREFIX.length()),
                    query(incoming.uri()),
                    body);
            return new HttpResponse.Whole(200, HttpResponse.OK, CONTENT_TYPE, Map.of(), WireFormat.JSON.encode(answer));
        } catch (AwsException refused) {
            return refusal(refused);
        }
    }

    private static HttpResponse refusal(AwsException refused) {
        return HttpResponse.refusal(refused, CONTENT_TYPE, WireFormat.JSON, refused.type());
    }

    private void admit(HttpRequest incoming) {
        hosts.admit(incoming, "The admin API");
        byte[] given = incoming.header("Authorization").getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(given, authorization)) {
            throw AwsException.withStatus(
                    401,
                    "Unauthorized",
                    "The admin API wants \"Authorization: Bearer TOKEN\" with the token that local-aws printed at its"
                            + " start.");
        }
    }

    private static Map<String, String> query(String uri) {
        Map<String, String> query = new LinkedHashMap<>();
        try {
            new QueryStringDecoder(uri).parameters().forEach((name, values) -> query.put(name, values.get(0)));
        } catch (IllegalArgumentException e) {
            throw AwsException.client("BadRequest", "The query cannot be read: " + e.getMessage() + ".");
        }
        return query;
    }
}
