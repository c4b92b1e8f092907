package io.shardlab.consumer.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.Optional;
import org.slf4j.Logger;

/**
 * Sets logback up without reading XML, which takes a third of a second that a starting pod does not have.
 *
 * <p>It comes before the settings are read, so it looks at {@code LOG_FORMAT} and {@code LOG_LEVEL} itself, and leaves
 * complaints about them to the settings.
 */
public final class Logging extends ContextAwareBase implements Configurator {

    private static final String TEXT =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX, UTC} %-5level %logger{0}%replace( [%X{shard}]){' \\[\\]', ''} - %msg%n";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        var ours = Level.toLevel(variable("LOG_LEVEL").orElse(""), Level.INFO);
        var console = new ConsoleAppender<ILoggingEvent>();
        console.setContext(context);
        console.setName("console");
        console.setEncoder(started(isText() ? text() : new JsonLines(), context));
        console.start();
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(oneLess(ours));
        root.addAppender(console);
        context.getLogger("io.shardlab").setLevel(ours);
        if (!ours.isGreaterOrEqual(Level.INFO)) {
            return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
        }
        // Warns every half second that a finished parent's lease must wait for its children, which is as it should be.
        context.getLogger("software.amazon.kinesis.leases.LeaseCleanupManager").setLevel(Level.ERROR);
        // Warns with a stack trace of connections that break; the call that needed one says so itself.
        context.getLogger("io.netty.channel.DefaultChannelPipeline").setLevel(Level.ERROR);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static boolean isText() {
        var format = variable("LOG_FORMAT").orElse("auto");
        return format.equals("text") || !format.equals("json") && System.console() != null;
    }

    private static Optional<String> variable(String name) {
        return Optional.ofNullable(System.getenv(name)).map(String::trim);
    }

    private static EncoderBase<ILoggingEvent> text() {
        var encoder = new PatternLayoutEncoder();
        encoder.setPattern(TEXT);
        return encoder;
    }

    private static Encoder<ILoggingEvent> started(EncoderBase<ILoggingEvent> encoder, LoggerContext context) {
        encoder.setContext(context);
        encoder.start();
        return encoder;
    }

    private static Level oneLess(Level level) {
        return switch (level.toInt()) {
            case Level.TRACE_INT -> Level.DEBUG;
            case Level.DEBUG_INT -> Level.INFO;
            case Level.INFO_INT -> Level.WARN;
            default -> Level.ERROR;
        };
    }
}
