package io.shardlab.testtools;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Decides for {@link RequiresTool}: run, skip, or fail because the missing tool was required. */
class ToolCondition implements ExecutionCondition, BeforeAllCallback, BeforeEachCallback {

    private static final Map<String, String> PROGRAMS = Map.of("awscli", "aws");

    private final Set<String> required;
    private final Predicate<String> onPath;

    ToolCondition() {
        this(System.getProperty("shardlab.require", ""), ToolCondition::isOnPath);
    }

    ToolCondition(String required, Predicate<String> onPath) {
        this.required = Arrays.stream(required.split(","))
                .map(String::trim)
                .filter(tool -> !tool.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        this.onPath = onPath;
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return skipReason(tools(context))
                .map(ConditionEvaluationResult::disabled)
                .orElseGet(() -> ConditionEvaluationResult.enabled("every tool it needs is there or required"));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        failWhenRequiredIsMissing(tools(context));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        failWhenRequiredIsMissing(tools(context));
    }

    Optional<String> skipReason(List<String> tools) {
        List<String> missing =
                missing(tools).stream().filter(tool -> !required.contains(tool)).toList();
        return missing.isEmpty() ? Optional.empty() : Optional.of("not on the PATH: " + String.join(", ", missing));
    }

    void failWhenRequiredIsMissing(List<String> tools) {
        List<String> missing = missing(tools);
        if (!missing.isEmpty()) {
            throw new AssertionError("shardlab.require names " + String.join(", ", missing)
                    + ", which is not on the PATH: install it, or take it out of -Dshardlab.require");
        }
    }

    private List<String> missing(List<String> tools) {
        return tools.stream()
                .filter(tool -> !onPath.test(PROGRAMS.getOrDefault(tool, tool)))
                .toList();
    }

    private static List<String> tools(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getElement(), RequiresTool.class)
                .map(annotation -> List.of(annotation.value()))
                .orElse(List.of());
    }

    private static boolean isOnPath(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
