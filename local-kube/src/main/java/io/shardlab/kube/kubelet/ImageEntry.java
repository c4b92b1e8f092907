package io.shardlab.kube.kubelet;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One entry of an image catalogue: what to run for the images that match a pattern.
 *
 * @param source the file that it stands in
 * @param pattern a glob over the whole image reference; {@code *} also matches slashes
 * @param program what runs (the image's ENTRYPOINT)
 * @param args its default arguments (the image's CMD)
 * @param environment variables that the image itself brings (its ENV); the pod's own come over them
 * @param workingDirectory where it runs (the image's WORKDIR)
 * @param port how it is told a port, if it can be told one
 */
record ImageEntry(
        Path source,
        String pattern,
        ImageProgram program,
        List<String> args,
        Map<String, String> environment,
        Optional<Path> workingDirectory,
        Optional<PortVariable> port) {

    /**
     * A program that reads its port from a variable.
     *
     * @param variable the variable's name
     * @param bindsEveryAddress whether it binds 0.0.0.0, so that two of its pods need different ports even where each
     *     has an address of its own
     */
    record PortVariable(String variable, boolean bindsEveryAddress) {}

    boolean matches(String image) {
        return glob(pattern).matcher(image).matches();
    }

    /** What {@code imageID} says of a container that runs this entry. */
    String id() {
        return source.getFileName() + "#" + pattern;
    }

    private static Pattern glob(String pattern) {
        StringBuilder regex = new StringBuilder();
        for (char c : pattern.toCharArray()) {
            regex.append(
                    switch (c) {
                        case '*' -> ".*";
                        case '?' -> ".";
                        default -> Pattern.quote(String.valueOf(c));
                    });
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }
}
