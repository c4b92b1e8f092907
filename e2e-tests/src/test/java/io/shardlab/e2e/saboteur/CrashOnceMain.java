package io.shardlab.e2e.saboteur;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Ends a program in the middle of its work the first time a pod runs it, and never again. Arguments as {@link DeafMain}'s. */
public final class CrashOnceMain {

    /** What the crash exits with. */
    public static final int CODE = 42;

    /** Long enough to be ready and to have stored something. */
    private static final int SECONDS = 8;

    private CrashOnceMain() {}

    public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
        // A pod's home outlives its containers.
        var mark = Path.of(System.getProperty("user.home"), "has-crashed");
        if (Files.notExists(mark)) {
            Files.createFile(mark);
            CompletableFuture.delayedExecutor(SECONDS, TimeUnit.SECONDS)
                    .execute(() -> Runtime.getRuntime().halt(CODE));
        }
        Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object)
                Arrays.copyOfRange(arguments, 1, arguments.length));
    }
}
