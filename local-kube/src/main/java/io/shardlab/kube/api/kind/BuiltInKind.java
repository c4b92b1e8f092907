package io.shardlab.kube.api.kind;

import io.shardlab.kube.api.decoding.TypedStrategy;
import io.shardlab.kube.api.registry.Column;
import io.shardlab.kube.api.registry.ResourceType;
import io.shardlab.kube.api.registry.Strategy;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A built-in kind as it is put together: what is not said is as with most kinds. */
final class BuiltInKind {

    private final String groupVersion;
    private final String kind;
    private final String plural;
    private final boolean namespaced;
    private List<String> shortNames = List.of();
    private List<String> categories = List.of();
    private Set<String> subresources = Set.of();
    private boolean countsGenerations;
    private List<Column> columns = Columns.plain();
    private Strategy strategy = TypedStrategy.PLAIN;

    private BuiltInKind(String groupVersion, String kind, String plural, boolean namespaced) {
        this.groupVersion = groupVersion;
        this.kind = kind;
        this.plural = plural;
        this.namespaced = namespaced;
    }

    static BuiltInKind namespaced(String groupVersion, String kind, String plural) {
        return new BuiltInKind(groupVersion, kind, plural, true);
    }

    static BuiltInKind clusterWide(String groupVersion, String kind, String plural) {
        return new BuiltInKind(groupVersion, kind, plural, false);
    }

    BuiltInKind shortNames(String... names) {
        shortNames = List.of(names);
        return this;
    }

    BuiltInKind categories(String... names) {
        categories = List.of(names);
        return this;
    }

    BuiltInKind subresources(String... names) {
        subresources = Set.of(names);
        return this;
    }

    /** Its {@code metadata.generation} counts the changes of its spec. */
    BuiltInKind countingGenerations() {
        countsGenerations = true;
        return this;
    }

    BuiltInKind columns(List<Column> printed) {
        columns = printed;
        return this;
    }

    BuiltInKind strategy(Strategy special) {
        strategy = special;
        return this;
    }

    ResourceType type() {
        int slash = groupVersion.indexOf('/');
        return new ResourceType(
                slash < 0 ? "" : groupVersion.substring(0, slash),
                groupVersion.substring(slash + 1),
                kind,
                new ResourceType.Names(plural, kind.toLowerCase(Locale.ROOT), shortNames, categories),
                namespaced,
                subresources,
                Optional.empty(),
                Optional.empty(),
                countsGenerations,
                columns,
                strategy);
    }
}
