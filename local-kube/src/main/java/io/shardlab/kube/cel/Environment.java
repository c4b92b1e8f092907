package io.shardlab.kube.cel;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OptionalType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Where the rules of one schema are compiled: the language, Kubernetes' functions, {@code self} and {@code oldSelf}. */
final class Environment {

    /** About what upstream's limit of cost for one call comes to (k8s.io/apiserver/pkg/apis/cel: PerCallLimit). */
    private static final int MAX_ITERATIONS = 1_000_000;

    /** What a Kubernetes 1.35 has and the CEL library of this server does not. */
    private static final Set<String> MISSING = Set.of("semver", "isSemver", "first", "last");

    private static final CelOptions OPTIONS = CelOptions.current()
            .enableHeterogeneousNumericComparisons(true)
            .enableOptionalSyntax(true)
            .enableReservedIds(true)
            .comprehensionMaxIterations(MAX_ITERATIONS)
            .build();

    private static final Library[] KUBERNETES = {
        ListLibrary.create(),
        TextLibrary.create(),
        NetworkLibrary.create(),
        QuantityLibrary.create(),
        FormatLibrary.create()
    };

    private final Cel cel;

    Environment(SchemaType schema, CelType self, boolean optionalOldSelf) {
        cel = CelFactory.plannerCelBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .setTypeProvider(schema)
                .addVar("self", self)
                .addVar("oldSelf", optionalOldSelf ? OptionalType.create(self) : self)
                .addCompilerLibraries(
                        CelExtensions.strings(),
                        CelExtensions.optional(),
                        CelExtensions.sets(OPTIONS),
                        CelExtensions.lists(),
                        CelExtensions.comprehensions())
                .addRuntimeLibraries(
                        CelExtensions.strings(),
                        CelExtensions.optional(),
                        CelExtensions.sets(OPTIONS),
                        CelExtensions.lists(),
                        CelExtensions.comprehensions())
                .addCompilerLibraries(KUBERNETES)
                .addRuntimeLibraries(KUBERNETES)
                .build();
    }

    /**
     * Checks an expression.
     *
     * @throws IllegalRuleException if it is none, or not of the type; the message is upstream's
     */
    CelAbstractSyntaxTree check(String expression, CelType wanted, String failed, String wrongType)
            throws IllegalRuleException {
        try {
            CelAbstractSyntaxTree ast = cel.compile(expression).getAst();
            if (!ast.getResultType().equals(wanted)) {
                throw new IllegalRuleException(wrongType);
            }
            return ast;
        } catch (CelValidationException e) {
            throw new IllegalRuleException(failed + ": " + e.getMessage() + hint(e.getMessage()));
        }
    }

    /** Makes a checked expression ready to run. */
    CelRuntime.Program program(CelAbstractSyntaxTree checked) throws IllegalRuleException {
        try {
            return cel.createProgram(checked);
        } catch (CelEvaluationException e) {
            throw new IllegalRuleException("program instantiation failed: " + e.getMessage());
        }
    }

    private static String hint(String issues) {
        Function<String, String> named = name -> "undeclared reference to '" + name + "'";
        String missing = MISSING.stream()
                .filter(name -> issues.contains(named.apply(name)))
                .sorted()
                .collect(Collectors.joining(", "));
        return missing.isEmpty() ? "" : "\n(Kubernetes has " + missing + "; the CEL library of this server does not.)";
    }
}
