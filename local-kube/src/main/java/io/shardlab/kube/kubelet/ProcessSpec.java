package io.shardlab.kube.kubelet;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A process to start: exactly this command line and exactly this environment.
 *
 * @param workingDirectory an existing directory
 * @param log the file that standard output and error are appended to
 * @param environment every variable that the process sees
 * @param command the program and its arguments; a program without a slash is looked up in the PATH of {@code environment}
 */
record ProcessSpec(Path workingDirectory, Path log, Map<String, String> environment, List<String> command) {

    ProcessSpec {
        environment = Map.copyOf(environment);
        command = List.copyOf(command);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("There is no command to run.");
        }
        if (command.get(0).contains("=")) {
            throw new IllegalArgumentException("A program whose name contains \"=\" cannot be started: "
                    + command.get(0) + ". Give it another name, or start it through sh -c.");
        }
    }

    /** The file that the supervisor reads: words that each end with a NUL byte. */
    byte[] toBytes() {
        List<String> words = new ArrayList<>();
        words.add(workingDirectory.toString());
        words.add(log.toString());
        words.add(Integer.toString(environment.size()));
        environment.forEach((name, value) -> words.add(name + "=" + value));
        words.addAll(command);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String word : words) {
            if (word.indexOf('\0') >= 0) {
                throw new IllegalArgumentException(
                        "A process can be given no NUL character; this has one: " + word.replace('\0', '?'));
            }
            bytes.writeBytes(word.getBytes(StandardCharsets.UTF_8));
            bytes.write(0);
        }
        return bytes.toByteArray();
    }
}
