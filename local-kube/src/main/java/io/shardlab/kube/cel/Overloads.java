package io.shardlab.kube.cel;

import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload;
import io.shardlab.kube.cel.Library.Overload;

/** Short ways to write an {@link Overload}. */
final class Overloads {

    private Overloads() {}

    static <T> Overload global(
            String id, CelType result, CelType argument, Class<T> type, CelFunctionOverload.Unary<T> code) {
        return new Overload(
                CelOverloadDecl.newGlobalOverload(id, result, argument), CelFunctionBinding.from(id, type, code));
    }

    static <T> Overload member(
            String id, CelType result, CelType target, Class<T> type, CelFunctionOverload.Unary<T> code) {
        return new Overload(
                CelOverloadDecl.newMemberOverload(id, result, target), CelFunctionBinding.from(id, type, code));
    }

    static <T, A> Overload member(
            String id,
            CelType result,
            CelType target,
            Class<T> type,
            CelType argument,
            Class<A> argumentType,
            CelFunctionOverload.Binary<T, A> code) {
        return new Overload(
                CelOverloadDecl.newMemberOverload(id, result, target, argument),
                CelFunctionBinding.from(id, type, argumentType, code));
    }
}
