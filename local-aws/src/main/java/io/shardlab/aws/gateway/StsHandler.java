package io.shardlab.aws.gateway;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.shardlab.aws.error.AwsException;
import io.shardlab.aws.faults.Faults.InjectedFault;
import io.shardlab.aws.iam.Permission;
import io.shardlab.aws.iam.Principal;
import io.shardlab.aws.protocol.Structure;
import io.shardlab.aws.sts.StsApi;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** The way to STS: the query protocol, forms in and XML out. */
final class StsHandler implements ServiceHandler {

    private static final String CONTENT_TYPE = "text/xml";
    private static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";
    private static final String FORM = "application/x-www-form-urlencoded";

    /** What the query protocol calls refusals that the JSON protocols know by other names; all are 403 there. */
    private static final Map<String, String> NAMES = Map.of(
            "UnrecognizedClientException", "InvalidClientTokenId",
            "InvalidSignatureException", "SignatureDoesNotMatch",
            "MissingAuthenticationTokenException", "MissingAuthenticationToken",
            "AccessDeniedException", "AccessDenied");

    private final Vertx vertx;
    private final StsApi sts;

    StsHandler(Vertx vertx, StsApi sts) {
        this.vertx = vertx;
        this.sts = sts;
    }

    static boolean isFor(HttpRequest incoming) {
        return incoming.header("Content-Type").startsWith(FORM);
    }

    @Override
    public boolean admitsStrangers() {
        return true;
    }

    @Override
    public ApiCall read(HttpRequest incoming, Caller caller) {
        Map<String, String> form = form(incoming);
        String action = form.getOrDefault("Action", "");
        List<String> resources =
                Optional.ofNullable(form.get("RoleArn")).stream().toList();
        return new ApiCall(
                "sts",
                action,
                caller,
                Structure.of(form),
                Permission.of("sts:" + action, resources),
                Optional.empty(),
                action.equals(StsApi.WEB_IDENTITY) ? ApiCall.Access.OPEN : ApiCall.Access.SIGNATURE,
                incoming);
    }

    @Override
    public Future<HttpResponse> answer(ApiCall request, Principal caller, List<InjectedFault> injected) {
        return vertx.executeBlocking(() -> sts.answer(request.action(), caller, form(request.incoming())), false)
                .map(result -> xml(
                        200,
                        HttpResponse.OK,
                        "<" + request.action() + "Response xmlns=\"" + NAMESPACE + "\"><" + request.action() + "Result>"
                                + elements(result) + "</" + request.action()
                                + "Result><ResponseMetadata><RequestId>" + UUID.randomUUID()
                                + "</RequestId></ResponseMetadata></" + request.action() + "Response>"));
    }

    @Override
    public AwsException throttled(ApiCall request) {
        return AwsException.client("Throttling", "Rate exceeded");
    }

    @Override
    public HttpResponse refusal(HttpRequest incoming, AwsException refused) {
        String code = NAMES.getOrDefault(refused.type(), refused.type());
        int status = NAMES.containsKey(refused.type()) ? 403 : refused.status();
        Structure error = Structure.builder()
                .with("Type", status < 500 ? "Sender" : "Receiver")
                .with("Code", code)
                .with("Message", refused.getMessage())
                .build();
        return xml(
                status,
                code,
                "<ErrorResponse xmlns=\"" + NAMESPACE + "\"><Error>" + elements(error) + "</Error><RequestId>"
                        + UUID.randomUUID() + "</RequestId></ErrorResponse>");
    }

    private static HttpResponse xml(int status, String outcome, String text) {
        return new HttpResponse.Whole(status, outcome, CONTENT_TYPE, Map.of(), text.getBytes(StandardCharsets.UTF_8));
    }

    private static String elements(Structure structure) {
        return structure.members().entrySet().stream()
                .map(member -> "<" + member.getKey() + ">"
                        + (member.getValue() instanceof Structure nested
                                ? elements(nested)
                                : escaped(member.getValue().toString()))
                        + "</" + member.getKey() + ">")
                .collect(Collectors.joining());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static Map<String, String> form(HttpRequest incoming) {
        boolean hasPath = false;
        Map<String, String> form = new LinkedHashMap<>();
        try {
            new QueryStringDecoder(incoming.body().toString(StandardCharsets.UTF_8), StandardCharsets.UTF_8, hasPath)
                    .parameters()
                    .forEach((name, values) -> form.put(name, values.get(0)));
        } catch (IllegalArgumentException e) {
            throw AwsException.client("MalformedQueryString", "The form cannot be read: " + e.getMessage() + ".");
        }
        return form;
    }
}
