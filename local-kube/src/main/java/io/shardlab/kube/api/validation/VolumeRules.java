package io.shardlab.kube.api.validation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The volumes of a pod (upstream {@code ValidateVolumes}). */
final class VolumeRules {

    private static final Set<String> NOT_A_SOURCE = Set.of("name");

    private VolumeRules() {}

    /** Checks the list; returns the volumes by name. */
    static Map<String, Field> check(Field volumes) {
        Map<String, Field> byName = new LinkedHashMap<>();
        for (Field volume : volumes.items()) {
            Field name = volume.child("name");
            if (name.demandText()) {
                name.invalidTexts(name.text(), Formats.label(name.text()));
                if (byName.putIfAbsent(name.text(), volume) != null) {
                    name.duplicate();
                }
            }
            source(volume);
        }
        return byName;
    }

    private static void source(Field volume) {
        List<String> sources = volume.value().properties().stream()
                .map(Map.Entry::getKey)
                .filter(field -> !NOT_A_SOURCE.contains(field))
                .toList();
        if (sources.isEmpty()) {
            volume.required("must specify a volume type");
        }
        sources.stream()
                .skip(1)
                .forEach(more -> volume.child(more).forbidden("may not specify more than 1 volume type"));
        sources.stream().limit(1).forEach(type -> ofType(type, volume.child(type)));
    }

    private static void ofType(String type, Field source) {
        switch (type) {
            case "hostPath" -> {
                if (source.child("path").demandText()) {
                    Field path = source.child("path");
                    path.invalidTexts(path.text(), Formats.noBacksteps(path.text()));
                }
            }
            case "configMap" -> named(source, "name");
            case "secret" -> named(source, "secretName");
            case "downwardAPI" -> downward(source);
            case "projected" -> projected(source);
            default -> {}
        }
    }

    private static void named(Field source, String name) {
        source.child(name).demandText();
        mode(source.child("defaultMode"));
        for (Field item : source.child("items").items()) {
            item.child("key").demandText();
            file(item.child("path"));
            mode(item.child("mode"));
        }
    }

    private static void downward(Field source) {
        mode(source.child("defaultMode"));
        for (Field item : source.child("items").items()) {
            file(item.child("path"));
            mode(item.child("mode"));
            if (item.has("fieldRef") && item.has("resourceFieldRef")) {
                item.invalid("fieldRef and resourceFieldRef can not be specified simultaneously");
            } else if (!item.has("fieldRef") && !item.has("resourceFieldRef")) {
                item.required("one of fieldRef and resourceFieldRef is required");
            }
        }
    }

    private static void projected(Field source) {
        mode(source.child("defaultMode"));
        for (Field projection : source.child("sources").items()) {
            if (projection.value().size() > 1) {
                projection.forbidden("may not specify more than 1 volume type");
            }
            if (projection.has("configMap")) {
                named(projection.child("configMap"), "name");
            }
            if (projection.has("secret")) {
                named(projection.child("secret"), "name");
            }
            if (projection.has("downwardAPI")) {
                downward(projection.child("downwardAPI"));
            }
            if (projection.has("serviceAccountToken")) {
                token(projection.child("serviceAccountToken"));
            }
        }
    }

    private static void token(Field token) {
        Field seconds = token.child("expirationSeconds");
        if (seconds.isPresent() && seconds.number() < 600) {
            seconds.invalid("may not specify a duration less than 10 minutes");
        }
        if (seconds.number() > 1L << 32) {
            seconds.invalid("may not specify a duration larger than 2^32 seconds");
        }
        file(token.child("path"));
    }

    private static void file(Field path) {
        if (path.demandText()) {
            path.invalidTexts(path.text(), Formats.filePath(path.text()));
        }
    }

    private static void mode(Field mode) {
        if (mode.isPresent() && (mode.number() < 0 || mode.number() > 0777)) {
            mode.invalid("must be a number between 0 and 0777 (octal), both inclusive");
        }
    }
}
