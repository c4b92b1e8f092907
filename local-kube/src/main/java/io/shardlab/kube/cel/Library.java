package io.shardlab.kube.cel;

import dev.cel.checker.CelCheckerBuilder;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.compiler.CelCompilerLibrary;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntimeBuilder;
import dev.cel.runtime.CelRuntimeLibrary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Functions that rules may call: what the checker knows of them and what runs. */
final class Library implements CelCompilerLibrary, CelRuntimeLibrary {

    /** One signature of a function with its code. */
    record Overload(CelOverloadDecl declaration, CelFunctionBinding binding) {}

    private final List<CelFunctionDecl> declarations = new ArrayList<>();
    private final List<CelFunctionBinding> bindings = new ArrayList<>();

    Library with(String function, Overload... overloads) {
        declarations.add(CelFunctionDecl.newFunctionDeclaration(
                function, Arrays.stream(overloads).map(Overload::declaration).toList()));
        bindings.addAll(CelFunctionBinding.fromOverloads(
                function, Arrays.stream(overloads).map(Overload::binding).toList()));
        return this;
    }

    @Override
    public void setCheckerOptions(CelCheckerBuilder checker) {
        checker.addFunctionDeclarations(declarations);
    }

    @Override
    public void setRuntimeOptions(CelRuntimeBuilder runtime) {
        runtime.addFunctionBindings(bindings);
    }
}
