package io.shardlab.kube.kubelet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.shardlab.kube.kubelet.ImageEntry.PortVariable;
import io.shardlab.kube.kubelet.ImageProgram.BuiltIn;
import io.shardlab.kube.kubelet.ImageProgram.CommandProgram;
import io.shardlab.kube.kubelet.ImageProgram.JavaProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads one image catalogue file and says everything that is wrong with it at once. */
final class ImageCatalogueReader {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final int DEFAULT_HEAP_PERCENT = 75;
    private static final Set<String> ANY_KIND = Set.of("image", "kind", "args", "env", "workingDir");
    private static final Map<String, Set<String>> FIELDS = Map.of(
            "java", Set.of("command", "java", "heapPercent", "portEnv", "bindsEveryAddress"),
            "command", Set.of("command", "portEnv", "bindsEveryAddress"),
            "builtin", Set.of("program"));

    private final Path file;
    private final List<String> mistakes;

    ImageCatalogueReader(Path file, List<String> mistakes) {
        this.file = file;
        this.mistakes = mistakes;
    }

    List<ImageEntry> read(String yaml) {
        JsonNode root;
        try {
            root = YAML.readTree(yaml);
        } catch (JsonProcessingException e) {
            mistake(
                    "is not YAML",
                    e.getOriginalMessage().lines().findFirst().orElse("") + " (line "
                            + (e.getLocation() == null ? "?" : e.getLocation().getLineNr()) + ")");
            return List.of();
        }
        if (root.path("version").asInt(0) != 1) {
            mistake(
                    "version",
                    "must be 1, the only version of the format there is, and is " + shown(root.path("version")));
        }
        unknownFields("the file", root, Set.of("version", "images"));
        if (!root.path("images").isArray()) {
            mistake("images", "must be a list of entries and is " + shown(root.path("images")));
            return List.of();
        }
        List<ImageEntry> entries = new ArrayList<>();
        for (int i = 0; i < root.path("images").size(); i++) {
            entry("images[" + i + "]", root.path("images").get(i)).ifPresent(entries::add);
        }
        return entries;
    }

    private Optional<ImageEntry> entry(String where, JsonNode node) {
        int mistakesBefore = mistakes.size();
        String kind = text(where, node, "kind").orElse("");
        String image = text(where, node, "image").orElse("");
        Set<String> fields = FIELDS.get(kind);
        if (fields == null) {
            if (!kind.isEmpty()) {
                mistake(where + ".kind", "must be java, command or builtin and is \"" + kind + "\"");
            }
            return Optional.empty();
        }
        Set<String> known = new TreeSet<>(ANY_KIND);
        known.addAll(fields);
        unknownFields(where, node, known);
        ImageProgram program = program(where, node, kind);
        List<String> args = strings(where, node, "args", false);
        Map<String, String> environment = environment(where, node);
        Optional<Path> workingDirectory =
                optional(node, "workingDir").map(this::placeholders).map(directory -> file.resolveSibling(directory));
        Optional<PortVariable> port = optional(node, "portEnv")
                .map(name ->
                        new PortVariable(name, node.path("bindsEveryAddress").asBoolean(false)));
        return mistakes.size() > mistakesBefore
                ? Optional.empty()
                : Optional.of(new ImageEntry(file, image, program, args, environment, workingDirectory, port));
    }

    private ImageProgram program(String where, JsonNode node, String kind) {
        return switch (kind) {
            case "java" ->
                new JavaProgram(
                        placeholders(optional(node, "java").orElse("{java}")),
                        strings(where, node, "command", true),
                        heapPercent(where, node));
            case "command" -> new CommandProgram(strings(where, node, "command", true));
            default -> new BuiltIn(text(where, node, "program").orElse(""));
        };
    }

    private int heapPercent(String where, JsonNode node) {
        JsonNode percent = node.path("heapPercent");
        if (percent.isMissingNode()) {
            return DEFAULT_HEAP_PERCENT;
        }
        if (!percent.isInt() || percent.asInt() < 1 || percent.asInt() > 100) {
            mistake(where + ".heapPercent", "must be a whole number from 1 to 100 and is " + shown(percent));
        }
        return percent.asInt();
    }

    private Map<String, String> environment(String where, JsonNode node) {
        Map<String, String> environment = new LinkedHashMap<>();
        JsonNode env = node.path("env");
        if (!env.isMissingNode() && !env.isObject()) {
            mistake(where + ".env", "must be a map of names to values and is " + shown(env));
        }
        env.properties().forEach(variable -> {
            if (!variable.getValue().isValueNode()) {
                mistake(where + ".env." + variable.getKey(), "must be a text and is " + shown(variable.getValue()));
            }
            environment.put(variable.getKey(), placeholders(variable.getValue().asText()));
        });
        return environment;
    }

    private List<String> strings(String where, JsonNode node, String field, boolean required) {
        JsonNode list = node.path(field);
        if (list.isMissingNode() && !required) {
            return List.of();
        }
        List<String> strings = new ArrayList<>();
        list.forEach(item -> strings.add(placeholders(item.asText())));
        boolean wellFormed = list.isArray();
        for (JsonNode item : list) {
            wellFormed &= item.isValueNode();
        }
        if (!wellFormed || required && strings.isEmpty()) {
            mistake(
                    where + "." + field,
                    "must be a list of words, as in [\"PROGRAM\", \"ARGUMENT\"], and is " + shown(list));
        }
        return List.copyOf(strings);
    }

    private Optional<String> text(String where, JsonNode node, String field) {
        Optional<String> text = optional(node, field);
        if (text.isEmpty()) {
            mistake(where + "." + field, "must be a text and is " + shown(node.path(field)));
        }
        return text;
    }

    private static Optional<String> optional(JsonNode node, String field) {
        return Optional.of(node.path(field))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .filter(text -> !text.isBlank());
    }

    private String placeholders(String text) {
        return text.replace("{java}", JavaBinary.path())
                .replace("{dir}", file.toAbsolutePath().getParent().toString());
    }

    private void unknownFields(String where, JsonNode node, Set<String> known) {
        node.fieldNames().forEachRemaining(field -> {
            if (!known.contains(field)) {
                mistake(where + "." + field, "is not known here; known are " + String.join(", ", new TreeSet<>(known)));
            }
        });
    }

    private void mistake(String where, String what) {
        mistakes.add("In the image catalogue " + file + ", " + where + ": " + what + ".");
    }

    private static String shown(JsonNode node) {
        return node.isMissingNode() ? "missing" : node.toString();
    }
}
