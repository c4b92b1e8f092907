package io.shardlab.consumer.logging;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One JSON object a line: {@code time}, {@code level}, {@code logger}, {@code thread}, {@code message}, what the context or
 * the call adds ({@code shard}, {@code sequence}), and {@code error} with a stack trace.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {

    private static final byte[] NOTHING = {};

    private final JsonFactory json = new JsonFactory();
    private final ThrowableProxyConverter stackTraces = new ThrowableProxyConverter();

    @Override
    public void start() {
        stackTraces.start();
        super.start();
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        var line = new ByteArrayOutputStream(256);
        try (var object = json.createGenerator(line)) {
            object.writeStartObject();
            write(event, object);
            object.writeEndObject();
            object.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail to take bytes", e);
        }
        return line.toByteArray();
    }

    private void write(ILoggingEvent event, JsonGenerator object) throws IOException {
        object.writeStringField(
                "time", Instant.ofEpochMilli(event.getTimeStamp()).toString());
        object.writeStringField("level", event.getLevel().toString());
        object.writeStringField("logger", event.getLoggerName());
        object.writeStringField("thread", event.getThreadName());
        object.writeStringField("message", event.getFormattedMessage());
        var added = Optional.ofNullable(event.getKeyValuePairs()).orElse(List.of());
        for (var pair : added) {
            object.writeStringField(pair.key, String.valueOf(pair.value));
        }
        for (var entry : event.getMDCPropertyMap().entrySet()) {
            if (added.stream().noneMatch(pair -> pair.key.equals(entry.getKey()))) {
                object.writeStringField(entry.getKey(), entry.getValue());
            }
        }
        if (event.getThrowableProxy() != null) {
            object.writeStringField("error", stackTraces.convert(event));
        }
    }
}
