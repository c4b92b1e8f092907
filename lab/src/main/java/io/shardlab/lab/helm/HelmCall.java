package io.shardlab.lab.helm;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A call of Helm inside this JVM. Helm's library brings Go's runtime along, which takes SIGINT and SIGTERM for itself when Helm
 * installs something, and never gives them back: Ctrl-C would no longer reach the JVM and its shutdown hooks. So the handlers are
 * kept, and put back after each call.
 */
public final class HelmCall {

    private static final List<Integer> SIGHUP_SIGINT_SIGTERM = List.of(1, 2, 15);

    /** More than a struct sigaction takes on any platform; its inside is the C library's business. */
    private static final int SIGACTION_BYTES = 512;

    private HelmCall() {}

    /** Calls Helm, and leaves the process's signal handlers as they were. */
    public static synchronized <T> T run(Supplier<T> command) {
        var sigaction = NativeLibrary.getInstance("c").getFunction("sigaction");
        Map<Integer, Memory> kept = new LinkedHashMap<>();
        SIGHUP_SIGINT_SIGTERM.forEach(signal -> kept.put(signal, handler(sigaction, signal)));
        try {
            return command.get();
        } finally {
            kept.forEach((signal, handler) -> sigaction.invokeInt(new Object[] {signal, handler, Pointer.NULL}));
        }
    }

    private static Memory handler(Function sigaction, int signal) {
        var handler = new Memory(SIGACTION_BYTES);
        handler.clear();
        sigaction.invokeInt(new Object[] {signal, Pointer.NULL, handler});
        return handler;
    }
}
