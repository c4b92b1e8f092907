package io.shardlab.program;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Option;

/**
 * How long a program lives, as options of its command: until it is asked to end by a signal, or with {@code --exit-with-stdin}
 * until its standard input ends.
 */
public final class Lifetime {

    private final InputStream input;
    private final PrintStream output;

    @Option(names = "--exit-with-stdin", description = "End when standard input ends, as it does when the parent dies.")
    private boolean exitWithStdin;

    /** Of this process. */
    public Lifetime() {
        this(System.in, System.out);
    }

    Lifetime(InputStream input, PrintStream output) {
        this.input = input;
        this.output = output;
    }

    /**
     * Says that the program is ready and returns when its standard input has ended, if it is asked to look at that. A signal
     * closes the server and ends this JVM with code 0.
     *
     * @param ready the only line on standard output
     * @param close ends what is served; may be called twice
     */
    public void serve(String ready, Runnable close) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> endCleanly(close), "end"));
        awaitEnd(ready);
    }

    void awaitEnd(String ready) throws InterruptedException {
        var ended = new CountDownLatch(1);
        if (exitWithStdin) {
            var watcher = new Thread(() -> drainInput(ended), "stdin");
            watcher.setDaemon(true);
            watcher.start();
        }
        output.println(ready);
        output.flush();
        ended.await();
    }

    private static void endCleanly(Runnable close) {
        close.run();
        // A JVM that a signal ends reports 143; being asked to end is no failure here.
        Runtime.getRuntime().halt(0);
    }

    private void drainInput(CountDownLatch ended) {
        try (input) {
            while (input.read() >= 0) {
                // What the parent writes does not matter, only that it still holds the pipe.
            }
        } catch (IOException e) {
            // A broken pipe ends it just the same.
        }
        ended.countDown();
    }
}
