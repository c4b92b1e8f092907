package io.shardlab.kube.kubelet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Prints the arguments and variables that it was given, byte for byte, without Java's own reading of a locale (Linux only). */
final class EchoProgram {

    private EchoProgram() {}

    /** What the program prints for these. */
    static String text(List<String> arguments, Map<String, String> variables) {
        StringBuilder text = new StringBuilder();
        arguments.forEach(argument -> text.append("argument <").append(argument).append(">\n"));
        new TreeMap<>(variables)
                .forEach((name, value) ->
                        text.append(name).append("=<").append(value).append(">\n"));
        return text.toString();
    }

    public static void main(String[] args) throws IOException {
        Map<String, String> variables = new TreeMap<>();
        words(Path.of("/proc/self/environ")).forEach(variable -> {
            int end = variable.indexOf('=');
            variables.put(variable.substring(0, end), variable.substring(end + 1));
        });
        List<String> commandLine = words(Path.of("/proc/self/cmdline"));
        List<String> arguments = commandLine.subList(commandLine.size() - args.length, commandLine.size());
        System.out.write(text(arguments, variables).getBytes(StandardCharsets.UTF_8));
        System.out.flush();
    }

    private static List<String> words(Path file) throws IOException {
        String content = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        List<String> words = new ArrayList<>(List.of(content.split("\0", -1)));
        words.remove(words.size() - 1);
        return words;
    }
}
