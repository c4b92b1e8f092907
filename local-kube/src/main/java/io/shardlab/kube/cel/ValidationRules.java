package io.shardlab.kube.cel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.types.CelType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The {@code x-kubernetes-validations} of one place in a schema, compiled. */
public final class ValidationRules {

    /**
     * A rule that cannot be compiled.
     *
     * @param index of the rule among its neighbours
     * @param part {@code rule}, {@code messageExpression} or {@code optionalOldSelf}
     */
    public record Fault(int index, String part, String message) {}

    private final SchemaType schema;
    private final List<CompiledRule> rules = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private final List<Integer> transitions = new ArrayList<>();

    private ValidationRules(SchemaType schema) {
        this.schema = schema;
    }

    /**
     * Compiles the rules of a schema, without looking further down.
     *
     * @param resource whether the schema is the root of a resource
     */
    public static ValidationRules compile(JsonNode schema, boolean resource) {
        ValidationRules compiled = new ValidationRules(new SchemaType(schema, resource));
        JsonNode given = schema.path("x-kubernetes-validations");
        Optional<CelType> self = compiled.schema.type();
        if (self.isEmpty()) {
            compiled.faults.add(new Fault(0, "rule", "rules cannot be written for a value without a type"));
            return compiled;
        }
        for (int i = 0; i < given.size(); i++) {
            compiled.add(i, given.get(i), self.get());
        }
        return compiled;
    }

    private void add(int index, JsonNode rule, CelType self) {
        boolean optional = rule.path("optionalOldSelf").asBoolean();
        Environment environment = new Environment(schema, self, optional);
        try {
            CompiledRule compiled = CompiledRule.compile(rule, environment);
            rules.add(compiled);
            if (compiled.isTransition()) {
                transitions.add(index);
            } else if (rule.has("optionalOldSelf")) {
                faults.add(new Fault(index, "optionalOldSelf", "may not be set if oldSelf is not used in rule"));
            }
        } catch (IllegalRuleException e) {
            boolean ofMessage = e.getMessage().startsWith("messageExpression");
            faults.add(new Fault(index, ofMessage ? "messageExpression" : "rule", e.getMessage()));
        }
    }

    /** What is wrong with the rules themselves. */
    public List<Fault> faults() {
        return List.copyOf(faults);
    }

    /** The indices of the rules that name {@code oldSelf}. */
    public List<Integer> transitions() {
        return List.copyOf(transitions);
    }

    /**
     * Which rules a value breaks.
     *
     * @param old the value before, if there is one that can be compared
     */
    public List<RuleFailure> check(JsonNode value, Optional<JsonNode> old) {
        List<RuleFailure> failures = new ArrayList<>();
        faults.forEach(fault ->
                failures.add(new RuleFailure("rule compile error: " + fault.message(), "FieldValueInvalid", "", true)));
        Object self = schema.valueOf(value);
        Optional<Object> oldSelf = old.map(schema::valueOf);
        // What has not changed is not held against the object any more, but for rules about the change itself.
        boolean unchanged = old.filter(value::equals).isPresent();
        for (CompiledRule rule : rules) {
            if (!unchanged || rule.isTransition()) {
                rule.failure(self, oldSelf).ifPresent(failures::add);
            }
        }
        return failures;
    }
}
