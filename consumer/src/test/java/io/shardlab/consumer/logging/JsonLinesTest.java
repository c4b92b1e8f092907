package io.shardlab.consumer.logging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class JsonLinesTest {

    private final LoggerContext context = new LoggerContext();
    private final Logger logger = context.getLogger("io.shardlab.consumer.Consumer");

    @Test
    void aLineIsOneObject() throws IOException {
        var event = event("it says \"no\"\nand goes on", null);
        event.setMDCPropertyMap(Map.of("shard", "shardId-000000000001"));
        event.addKeyValuePair(new KeyValuePair("sequence", "42"));

        var line = new String(encoded(event), UTF_8);

        assertThat(line).endsWith("}\n").hasLineCount(1);
        var object = new ObjectMapper().readTree(line);
        assertThat(object.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("time", "level", "logger", "thread", "message", "shard", "sequence");
        assertThat(object.get("level").textValue()).isEqualTo("WARN");
        assertThat(object.get("message").textValue()).isEqualTo("it says \"no\"\nand goes on");
        assertThat(object.get("shard").textValue()).isEqualTo("shardId-000000000001");
        assertThat(object.get("sequence").textValue()).isEqualTo("42");
    }

    @Test
    void aValueOfTheCallWinsOverTheContext() throws IOException {
        var event = event("m", null);
        event.setMDCPropertyMap(Map.of("shard", "one"));
        event.addKeyValuePair(new KeyValuePair("shard", "other"));

        assertThat(new ObjectMapper().readTree(encoded(event)).get("shard").textValue())
                .isEqualTo("other");
    }

    @Test
    void aStackTraceStaysOnTheLine() throws IOException {
        var line = encoded(event("broken", new IllegalStateException("why")));

        assertThat(new ObjectMapper().readTree(line).get("error").textValue())
                .startsWith("java.lang.IllegalStateException: why")
                .contains("JsonLinesTest");
    }

    private LoggingEvent event(String message, Throwable failure) {
        context.setMDCAdapter(new LogbackMDCAdapter());
        return new LoggingEvent(getClass().getName(), logger, Level.WARN, message, failure, null);
    }

    private static byte[] encoded(LoggingEvent event) {
        var encoder = new JsonLines();
        encoder.start();
        return encoder.encode(event);
    }
}
