package io.shardlab.kube.cel;

import static io.shardlab.kube.cel.Overloads.global;
import static io.shardlab.kube.cel.Overloads.member;

import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.function.BinaryOperator;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/** Quantities such as {@code 1Gi} and {@code 200m} (upstream: pkg/cel/library/quantity.go). */
final class QuantityLibrary {

    /** The number behind a quantity. */
    private record Amount(BigDecimal value) {

        static Amount parse(String text) {
            if (!isQuantity(text)) {
                throw new IllegalArgumentException(
                        "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
            }
            String unsigned = text.startsWith("+") ? text.substring(1) : text;
            return new Amount(new Quantity(unsigned).getNumericalAmount().stripTrailingZeros());
        }

        boolean isInteger() {
            return value.scale() <= 0 && value.precision() - value.scale() < 19;
        }
    }

    private static final Pattern QUANTITY =
            Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\\d{1,3})?");
    private static final OpaqueType TYPE = OpaqueType.create("kubernetes.Quantity");
    private static final CelType BOOL = SimpleType.BOOL;
    private static final CelType INT = SimpleType.INT;

    private QuantityLibrary() {}

    static Library create() {
        return new Library()
                .with("quantity", global("string_to_quantity", TYPE, SimpleType.STRING, String.class, Amount::parse))
                .with(
                        "isQuantity",
                        global(
                                "is_quantity_string",
                                BOOL,
                                SimpleType.STRING,
                                String.class,
                                QuantityLibrary::isQuantity))
                .with("sign", member("quantity_sign", INT, TYPE, Amount.class, q ->
                        (long) q.value().signum()))
                .with("isInteger", member("quantity_is_integer", BOOL, TYPE, Amount.class, Amount::isInteger))
                .with("asInteger", member("quantity_as_integer", INT, TYPE, Amount.class, QuantityLibrary::asInteger))
                .with(
                        "asApproximateFloat",
                        member(
                                "quantity_get_float",
                                SimpleType.DOUBLE,
                                TYPE,
                                Amount.class,
                                q -> q.value().doubleValue()))
                .with("isGreaterThan", compared("quantity_is_greater_than", order -> order > 0))
                .with("isLessThan", compared("quantity_is_less_than", order -> order < 0))
                .with("compareTo", member("quantity_compare_to", INT, TYPE, Amount.class, TYPE, Amount.class, (a, b) ->
                        (long) a.value().compareTo(b.value())))
                .with("add", sum("quantity_add", BigDecimal::add), whole("quantity_add_int", BigDecimal::add))
                .with(
                        "sub",
                        sum("quantity_sub", BigDecimal::subtract),
                        whole("quantity_sub_int", BigDecimal::subtract));
    }

    private static boolean isQuantity(String text) {
        return QUANTITY.matcher(text).matches();
    }

    private static Long asInteger(Amount amount) {
        if (!amount.isInteger()) {
            throw new IllegalArgumentException("cannot convert value to integer");
        }
        return amount.value().longValueExact();
    }

    private static Library.Overload compared(String id, IntPredicate test) {
        return member(
                id,
                BOOL,
                TYPE,
                Amount.class,
                TYPE,
                Amount.class,
                (a, b) -> test.test(a.value().compareTo(b.value())));
    }

    private static Library.Overload sum(String id, BinaryOperator<BigDecimal> operation) {
        return member(
                id,
                TYPE,
                TYPE,
                Amount.class,
                TYPE,
                Amount.class,
                (a, b) -> new Amount(operation.apply(a.value(), b.value()).stripTrailingZeros()));
    }

    private static Library.Overload whole(String id, BinaryOperator<BigDecimal> operation) {
        return member(
                id,
                TYPE,
                TYPE,
                Amount.class,
                INT,
                Long.class,
                (a, b) -> new Amount(
                        operation.apply(a.value(), BigDecimal.valueOf(b)).stripTrailingZeros()));
    }
}
