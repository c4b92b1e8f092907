package io.shardlab.kube.api.registry;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The resources served at present: the built-in ones and those of the established CustomResourceDefinitions. */
public final class ResourceTypes {

    private record Key(String group, String version, String plural) {}

    private final Map<Key, ResourceType> types = new LinkedHashMap<>();

    public void add(ResourceType type) {
        types.put(new Key(type.group(), type.version(), type.plural()), type);
    }

    /** Stops serving every version of a custom resource. */
    public void remove(String group, String plural) {
        types.values().removeIf(type -> type.custom() && type.is(group, plural));
    }

    public Optional<ResourceType> find(String group, String version, String plural) {
        return Optional.ofNullable(types.get(new Key(group, version, plural)));
    }

    /** The built-in type of that name. */
    public ResourceType builtIn(String group, String plural) {
        return types.values().stream()
                .filter(type -> type.is(group, plural))
                .findFirst()
                .orElseThrow();
    }

    public Collection<ResourceType> all() {
        return types.values();
    }

    /** The types of a group and version, in order of discovery. */
    public List<ResourceType> of(String group, String version) {
        return types.values().stream()
                .filter(type -> type.group().equals(group) && type.version().equals(version))
                .toList();
    }

    /** Group names with their versions, the core group first. */
    public Map<String, List<String>> groups() {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        for (ResourceType type : types.values()) {
            List<String> versions = groups.computeIfAbsent(type.group(), group -> new ArrayList<>());
            if (!versions.contains(type.version())) {
                versions.add(type.version());
            }
        }
        return groups;
    }
}
