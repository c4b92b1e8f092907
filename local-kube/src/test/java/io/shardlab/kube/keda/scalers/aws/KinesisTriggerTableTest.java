package io.shardlab.kube.keda.scalers.aws;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardlab.kube.autoscaling.CanonicalQuantity;
import io.shardlab.kube.keda.RecordedTable;
import io.shardlab.kube.keda.scalers.Scaler;
import io.shardlab.kube.keda.scalers.ScalerConfig;
import io.shardlab.kube.keda.scalers.ScalerException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Triggers of type aws-kinesis-stream as KEDA built them, and what they answered. */
class KinesisTriggerTableTest {

    @Test
    void everyTriggerIsBuiltAndAnswersAsKedas() throws Exception {
        RecordedTable.replay("kinesis-trigger", (in, out) -> difference(in, out))
                .deviating(
                        ".*ValueError resulted in panic.*",
                        7,
                        "a setting null is a crash there; here it is refused as any other that is no number")
                .deviating(
                        ".error getting scaler metric type: '(?!Utilization).*",
                        5,
                        "a metric type that no HPA can have is refused here; there the API server refuses the HPA")
                .hasEqual(585);
    }

    private static Optional<String> difference(JsonNode in, JsonNode out) {
        ScalerConfig config = configOf(in);
        List<String> is = new ArrayList<>();
        List<String> wanted = new ArrayList<>();
        try (Scaler scaler = KinesisStreamScaler.build(config, new OperatorAws(Map.of()))) {
            KinesisStreamScaler.Settings settings = KinesisStreamScaler.read(config);
            is.add(settings.toString());
            is.add(AwsAuthorization.of(config).toString());
            is.add(scaler.metric().name() + " " + scaler.metric().type().wireName() + " "
                    + CanonicalQuantity.of(scaler.metric().target()));
            for (JsonNode answer : out.path("answers")) {
                Scaler.Sample sample = KinesisStreamScaler.sampleOf(
                        settings, answer.path("openShards").asInt());
                is.add(sample.milli() + " " + sample.active());
            }
        } catch (ScalerException e) {
            is.add(e.getMessage());
        }
        if (out.path("error").isNull()) {
            JsonNode parsed = out.path("parsed");
            wanted.add(new KinesisStreamScaler.Settings(
                            parsed.path("shardCount").asLong(),
                            parsed.path("activationShardCount").asLong(),
                            parsed.path("streamName").asText(),
                            parsed.path("awsRegion").asText(),
                            parsed.path("awsEndpoint").asText())
                    .toString());
            wanted.add(authorizationOf(parsed.path("authorization")).toString());
            wanted.add(metricOf(out.path("metricSpec").get(0).path("external")));
            out.path("answers")
                    .forEach(answer -> wanted.add(
                            answer.path("milli") + " " + answer.path("active").asText()));
        } else {
            wanted.add(out.path("error").asText());
        }
        return is.equals(wanted) ? Optional.empty() : Optional.of(is + ", not " + wanted);
    }

    private static AwsAuthorization authorizationOf(JsonNode recorded) {
        String role = recorded.path("roleArn").asText();
        if (!role.isEmpty()) {
            return new AwsAuthorization.Role(
                    role,
                    recorded.path("externalId").asText(),
                    recorded.path("podIdentity").asBoolean());
        }
        return recorded.path("accessKeyId").asText().isEmpty()
                ? new AwsAuthorization.Operator()
                : new AwsAuthorization.Keys(
                        recorded.path("accessKeyId").asText(),
                        recorded.path("secretAccessKey").asText(),
                        recorded.path("sessionToken").asText());
    }

    private static String metricOf(JsonNode external) {
        JsonNode target = external.path("target");
        boolean average = target.path("type").asText().equals("AverageValue");
        return external.path("metric").path("name").asText() + " "
                + target.path("type").asText() + " "
                + target.path(average ? "averageValue" : "value").asText();
    }

    private static ScalerConfig configOf(JsonNode in) {
        JsonNode identity = in.path("podIdentity");
        return new ScalerConfig(
                in.path("triggerIndex").asInt(),
                in.path("metricType").asText(""),
                texts(in.path("metadata")),
                texts(in.path("authParams")),
                new ScalerConfig.PodIdentity(
                        identity.path("provider").asText("none"),
                        identity.path("roleArn").asText(""),
                        identity.path("externalID").asText("")),
                texts(in.path("environment")));
    }

    private static Map<String, String> texts(JsonNode node) {
        Map<String, String> texts = new HashMap<>();
        node.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }
}
