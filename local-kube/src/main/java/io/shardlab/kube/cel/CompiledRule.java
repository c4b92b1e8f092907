package io.shardlab.kube.cel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.exceptions.CelAttributeNotFoundException;
import dev.cel.common.exceptions.CelDivideByZeroException;
import dev.cel.common.exceptions.CelIndexOutOfBoundsException;
import dev.cel.common.exceptions.CelNumericOverflowException;
import dev.cel.common.exceptions.CelOverloadNotFoundException;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.Map;
import java.util.Optional;

/** One entry of {@code x-kubernetes-validations}, ready to be evaluated (upstream: pkg/apiserver/schema/cel). */
final class CompiledRule {

    private static final int MAX_MESSAGE_LENGTH = 5 * 1024;

    private final JsonNode rule;
    private final CelRuntime.Program program;
    private final Optional<CelRuntime.Program> message;
    private final boolean transition;

    private CompiledRule(
            JsonNode rule, CelRuntime.Program program, Optional<CelRuntime.Program> message, boolean transition) {
        this.rule = rule;
        this.program = program;
        this.message = message;
        this.transition = transition;
    }

    static CompiledRule compile(JsonNode rule, Environment environment) throws IllegalRuleException {
        CelAbstractSyntaxTree checked = environment.check(
                rule.path("rule").asText(),
                SimpleType.BOOL,
                "compilation failed",
                "cel expression must evaluate to a bool");
        boolean transition = checked.getReferenceMap().values().stream()
                .anyMatch(reference -> reference.name().equals("oldSelf"));
        return new CompiledRule(rule, environment.program(checked), message(rule, environment), transition);
    }

    private static Optional<CelRuntime.Program> message(JsonNode rule, Environment environment)
            throws IllegalRuleException {
        String expression = rule.path("messageExpression").asText();
        return expression.isEmpty()
                ? Optional.empty()
                : Optional.of(environment.program(environment.check(
                        expression,
                        SimpleType.STRING,
                        "messageExpression compilation failed",
                        "messageExpression must evaluate to a string")));
    }

    /** Whether the rule compares with the state before. */
    boolean isTransition() {
        return transition;
    }

    boolean hasOptionalOldSelf() {
        return rule.path("optionalOldSelf").asBoolean();
    }

    /**
     * Evaluates the rule.
     *
     * @param oldSelf the value before, if there is one that can be compared
     */
    Optional<RuleFailure> failure(Object self, Optional<Object> oldSelf) {
        if (transition && oldSelf.isEmpty() && !hasOptionalOldSelf()) {
            return Optional.empty();
        }
        Map<String, Object> variables = hasOptionalOldSelf()
                ? Map.of("self", self, "oldSelf", oldSelf)
                : Map.of("self", self, "oldSelf", oldSelf.orElse(self));
        try {
            return Boolean.TRUE.equals(program.eval(variables))
                    ? Optional.empty()
                    : Optional.of(new RuleFailure(
                            evaluatedMessage(variables).orElseGet(this::plainMessage),
                            rule.path("reason").asText("FieldValueInvalid"),
                            rule.path("fieldPath").asText(),
                            false));
        } catch (CelEvaluationException e) {
            return Optional.of(new RuleFailure(explained(e), "FieldValueInvalid", "", true));
        }
    }

    private Optional<String> evaluatedMessage(Map<String, Object> variables) {
        return message.flatMap(expression -> {
            try {
                String text = String.valueOf(expression.eval(variables)).strip();
                boolean usable = !text.isEmpty() && text.indexOf('\n') < 0 && text.length() <= MAX_MESSAGE_LENGTH;
                return usable ? Optional.of(text) : Optional.empty();
            } catch (CelEvaluationException e) {
                // As upstream: the plain message stands in for one that cannot be computed.
                return Optional.empty();
            }
        });
    }

    private String plainMessage() {
        String given = rule.path("message").asText().strip();
        return given.isEmpty() ? "failed rule: " + name() : given;
    }

    /** How upstream names a rule: by its message if it has one. */
    private String name() {
        String given = rule.path("message").asText().strip();
        return given.isEmpty() ? rule.path("rule").asText().strip() : given;
    }

    private String explained(CelEvaluationException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        String text = String.valueOf(cause.getMessage());
        if (cause instanceof CelOverloadNotFoundException || text.startsWith("No matching overload")) {
            return "'no such overload': call arguments did not match a supported operator, function or macro signature"
                    + " for rule: " + name();
        }
        if (cause instanceof CelAttributeNotFoundException) {
            text = "no such key: " + text.replaceFirst("^key '(.*)' is not present in map\\.$", "$1");
        } else if (cause instanceof CelIndexOutOfBoundsException) {
            text = text.replaceFirst("^Index", "index");
        } else if (cause instanceof CelDivideByZeroException) {
            text = "division by zero";
        } else if (cause instanceof CelNumericOverflowException) {
            text = "integer overflow";
        }
        return text + " evaluating rule: " + name();
    }
}
