package io.shardlab.program;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program's logs, on standard error. Set up in code, since reading XML takes longer than the rest of logback's start, and by
 * the program only, so that whoever uses an emulator as a library keeps logging as before.
 */
public final class Logging {

    private static final String PATTERN = "%d{HH:mm:ss.SSS} %-5level %logger{0} - %msg%n";

    private Logging() {}

    /**
     * Logs there from now on: Shardlab's own from INFO, or from the level in the system property {@code shardlab.log.level};
     * libraries from WARN. Does nothing when {@code logback.configurationFile} names a configuration.
     *
     * @param noisy loggers whose warnings say nothing that a user can act on: their errors only
     */
    public static void toStandardError(String... noisy) {
        if (System.getProperty("logback.configurationFile") != null
                || !(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return;
        }
        context.reset();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        ConsoleAppender<ILoggingEvent> errors = new ConsoleAppender<>();
        errors.setContext(context);
        errors.setName("stderr");
        errors.setTarget("System.err");
        errors.setEncoder(encoder);
        errors.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(errors);
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
        context.getLogger("io.shardlab").setLevel(Level.toLevel(System.getProperty("shardlab.log.level"), Level.INFO));
        for (String logger : noisy) {
            context.getLogger(logger).setLevel(Level.ERROR);
        }
    }
}
