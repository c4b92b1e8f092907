package io.shardlab.e2e.saboteur;

import java.util.Arrays;

/** Makes a program deaf to SIGTERM, then runs it: the first argument is its main class, the others are its own. */
public final class DeafMain {

    private DeafMain() {}

    public static void main(String[] arguments) throws ReflectiveOperationException {
        ignoreSigterm();
        Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object)
                Arrays.copyOfRange(arguments, 1, arguments.length));
    }

    /** By reflection: javac warns of sun.misc.Signal whatever one suppresses, and here a warning fails the build. */
    private static void ignoreSigterm() throws ReflectiveOperationException {
        var signal = Class.forName("sun.misc.Signal");
        var handler = Class.forName("sun.misc.SignalHandler");
        signal.getMethod("handle", signal, handler)
                .invoke(
                        null,
                        signal.getConstructor(String.class).newInstance("TERM"),
                        handler.getField("SIG_IGN").get(null));
    }
}
