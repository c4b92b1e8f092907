package io.shardlab.consumer;

import io.shardlab.consumer.preflight.PreflightFailed;
import io.shardlab.consumer.settings.InvalidSettings;
import io.shardlab.consumer.settings.SettingsReader;
import io.shardlab.consumer.settings.SettingsTable;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The program: reads the environment, runs a {@link Consumer} until it is asked to leave. */
public final class ConsumerMain {

    /** The environment does not describe a consumer. */
    private static final int MISCONFIGURED = 2;

    /** It could not start, or ended without being asked to. */
    private static final int FAILED = 1;

    private static final int LEFT = 0;

    private static final String HELP = """
            Stores the records of a Kinesis stream as users in a DynamoDB table. Takes no arguments; reads the environment.
            Endpoints (AWS_ENDPOINT_URL, ...) and credentials come from the AWS SDK's own variables.

            """;

    private ConsumerMain() {}

    public static void main(String[] args) throws InterruptedException {
        if (List.of(args).contains("--help")) {
            System.out.print(HELP + SettingsTable.text());
            return;
        }
        if (args.length > 0) {
            System.err.println("The consumer takes no arguments but --help, not \"" + String.join(" ", args) + "\".");
            System.exit(MISCONFIGURED);
        }
        System.exit(run());
    }

    private static int run() throws InterruptedException {
        Consumer consumer;
        try {
            consumer = Consumer.start(SettingsReader.read(System.getenv()));
        } catch (InvalidSettings e) {
            System.err.println(e.getMessage());
            return MISCONFIGURED;
        } catch (PreflightFailed | IOException e) {
            System.err.println(e.getMessage());
            return FAILED;
        }
        return runUntilAsked(consumer);
    }

    /** SIGTERM starts the shutdown hook; the hook asks, waits for the hand-over, and ends the JVM with our status, not 143. */
    private static int runUntilAsked(Consumer consumer) throws InterruptedException {
        var left = new CountDownLatch(1);
        var status = new int[] {FAILED};
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            consumer.askToLeave();
            await(left, consumer);
            Runtime.getRuntime().halt(status[0]);
        }));
        status[0] = consumer.runUntilAsked() ? LEFT : FAILED;
        left.countDown();
        return status[0];
    }

    private static void await(CountDownLatch left, Consumer consumer) {
        try {
            left.await(consumer.longestDeparture().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
