package io.shardlab.lab.evidence;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is kept of a story that failed: a folder of text files, written while everything is still there. */
public final class FailureBundle {

    private FailureBundle() {}

    /**
     * Writes the reason and all the evidence that there is; what cannot be had is said in {@code missing.txt}.
     *
     * @param folder is there, and empty
     */
    public static void write(Path folder, Throwable reason, List<Evidence> evidence) {
        var missing = new ArrayList<String>();
        try {
            Files.writeString(folder.resolve("failure.txt"), trace(reason));
            for (var piece : evidence) {
                var file = folder.resolve(piece.file());
                Files.createDirectories(file.getParent());
                try {
                    Files.writeString(file, piece.text().call());
                } catch (Exception e) {
                    missing.add(piece.file() + ": " + e);
                }
            }
            if (!missing.isEmpty()) {
                Files.write(folder.resolve("missing.txt"), missing);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write into " + folder, e);
        }
    }

    private static String trace(Throwable reason) {
        var text = new StringWriter();
        reason.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
