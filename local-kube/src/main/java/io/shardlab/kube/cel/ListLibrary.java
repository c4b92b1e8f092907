package io.shardlab.kube.cel;

import static io.shardlab.kube.cel.Overloads.member;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import dev.cel.common.values.CelByteString;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** {@code isSorted}, {@code sum}, {@code min}, {@code max}, {@code indexOf} (upstream: pkg/cel/library/lists.go). */
final class ListLibrary {

    private static final CelType ITEM = TypeParamType.create("T");
    private static final ListType LIST = ListType.create(ITEM);

    private ListLibrary() {}

    @SuppressWarnings("rawtypes")
    static Library create() {
        return new Library()
                .with(
                        "isSorted",
                        member("list_a_is_sorted_bool", SimpleType.BOOL, LIST, List.class, ListLibrary::sorted))
                .with("min", member("list_a_min_a", ITEM, LIST, List.class, list -> extreme(list, 1)))
                .with("max", member("list_a_max_a", ITEM, LIST, List.class, list -> extreme(list, -1)))
                .with(
                        "sum",
                        sum("list_int_sum_int", SimpleType.INT, 0L),
                        sum("list_double_sum_double", SimpleType.DOUBLE, 0.0),
                        sum("list_duration_sum_duration", SimpleType.DURATION, Duration.ZERO))
                .with(
                        "indexOf",
                        member(
                                "list_a_index_of_int",
                                SimpleType.INT,
                                LIST,
                                List.class,
                                ITEM,
                                Object.class,
                                (list, item) -> (long) list.indexOf(item)))
                .with(
                        "lastIndexOf",
                        member(
                                "list_a_last_index_of_int",
                                SimpleType.INT,
                                LIST,
                                List.class,
                                ITEM,
                                Object.class,
                                (list, item) -> (long) list.lastIndexOf(item)));
    }

    private static Library.Overload sum(String id, CelType item, Object zero) {
        return member(id, item, ListType.create(item), Collection.class, items -> {
            Object sum = zero;
            for (Object each : items) {
                sum = plus(sum, each);
            }
            return sum;
        });
    }

    private static Object plus(Object left, Object right) {
        if (left instanceof Duration duration) {
            return duration.plus((Duration) right);
        }
        return left instanceof Long whole
                ? (Object) Math.addExact(whole, ((Number) right).longValue())
                : (Object) (((Number) left).doubleValue() + ((Number) right).doubleValue());
    }

    private static boolean sorted(List<?> list) {
        return IntStream.range(1, list.size()).allMatch(i -> compare(list.get(i - 1), list.get(i)) <= 0);
    }

    private static Object extreme(List<?> list, int sign) {
        Comparator<Object> order = (left, right) -> sign * compare(left, right);
        return list.stream()
                .map(Objects::requireNonNull)
                .min(order)
                .orElseThrow(() -> new IllegalArgumentException((sign > 0 ? "min" : "max") + " called on empty list"));
    }

    @SuppressWarnings("unchecked")
    private static int compare(Object left, Object right) {
        if (left instanceof CelByteString bytes && right instanceof CelByteString others) {
            return CelByteString.unsignedLexicographicalComparator().compare(bytes, others);
        }
        if (left instanceof Comparable<?> comparable && left.getClass() == right.getClass()) {
            return ((Comparable<Object>) comparable).compareTo(right);
        }
        throw new IllegalArgumentException("no such overload");
    }
}
