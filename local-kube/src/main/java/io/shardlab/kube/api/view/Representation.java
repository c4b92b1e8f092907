package io.shardlab.kube.api.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.json.Json;
import io.shardlab.kube.api.registry.Column;
import io.shardlab.kube.api.registry.ResourceType;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** How a client wants to see objects: whole, as a table, or their metadata only. */
public sealed interface Representation {

    /** The answer for one object. */
    ObjectNode one(ResourceType type, ObjectNode object);

    /** The answer for a list. */
    ObjectNode list(ResourceType type, Collection<ObjectNode> objects, ObjectNode listMetadata);

    /** The object of the next watch event; {@code first} for the first of a watch. */
    ObjectNode watched(ResourceType type, ObjectNode object, boolean first);

    /** What an {@code Accept} header asks for; the first alternative that we know. */
    static Representation of(String accept, String includeObject, Clock clock) {
        for (String alternative : accept.split(",")) {
            if (alternative.contains("as=Table")) {
                return new Table(alternative.contains("v=v1beta1") ? "v1beta1" : "v1", includeObject, clock);
            }
            if (alternative.contains("as=PartialObjectMetadata")) {
                return new MetadataOnly();
            }
            if (alternative.contains("application/json") || alternative.contains("*/*")) {
                return new Whole();
            }
        }
        return new Whole();
    }

    /** The object as the requested version of its kind shows it. */
    private static ObjectNode view(ResourceType type, ObjectNode object) {
        if (type.isEvent() && !type.group().isEmpty()) {
            return EventView.newStyle(object);
        }
        if (object.path("apiVersion").asText().equals(type.groupVersion())) {
            return object;
        }
        return object.deepCopy().put("apiVersion", type.groupVersion());
    }

    /** The objects as they are. */
    record Whole() implements Representation {

        @Override
        public ObjectNode one(ResourceType type, ObjectNode object) {
            return view(type, object);
        }

        @Override
        public ObjectNode list(ResourceType type, Collection<ObjectNode> objects, ObjectNode listMetadata) {
            ObjectNode list = Json.object().put("kind", type.listKind()).put("apiVersion", type.groupVersion());
            list.set("metadata", listMetadata);
            ArrayNode items = list.putArray("items");
            objects.forEach(object -> items.add(view(type, object)));
            return list;
        }

        @Override
        public ObjectNode watched(ResourceType type, ObjectNode object, boolean first) {
            return view(type, object);
        }
    }

    /** {@code PartialObjectMetadata}. */
    record MetadataOnly() implements Representation {

        @Override
        public ObjectNode one(ResourceType type, ObjectNode object) {
            ObjectNode partial =
                    Json.object().put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
            partial.set("metadata", object.path("metadata"));
            return partial;
        }

        @Override
        public ObjectNode list(ResourceType type, Collection<ObjectNode> objects, ObjectNode listMetadata) {
            ObjectNode list =
                    Json.object().put("kind", "PartialObjectMetadataList").put("apiVersion", "meta.k8s.io/v1");
            list.set("metadata", listMetadata);
            ArrayNode items = list.putArray("items");
            objects.forEach(object -> items.add(one(type, object)));
            return list;
        }

        @Override
        public ObjectNode watched(ResourceType type, ObjectNode object, boolean first) {
            return one(type, object);
        }
    }

    /** The rows that {@code kubectl get} prints, with ages by {@code clock}. */
    record Table(String version, String includeObject, Clock clock) implements Representation {

        @Override
        public ObjectNode one(ResourceType type, ObjectNode object) {
            ObjectNode metadata = Json.object();
            metadata.set("resourceVersion", object.path("metadata").path("resourceVersion"));
            return table(type, List.of(object), metadata, true);
        }

        @Override
        public ObjectNode list(ResourceType type, Collection<ObjectNode> objects, ObjectNode listMetadata) {
            return table(type, objects, listMetadata, true);
        }

        @Override
        public ObjectNode watched(ResourceType type, ObjectNode object, boolean first) {
            ObjectNode metadata = Json.object();
            metadata.set("resourceVersion", object.path("metadata").path("resourceVersion"));
            return table(type, List.of(object), metadata, first);
        }

        private ObjectNode table(
                ResourceType type, Collection<ObjectNode> objects, ObjectNode metadata, boolean withColumns) {
            ObjectNode table = Json.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/" + version);
            table.set("metadata", metadata);
            ArrayNode definitions = table.putArray("columnDefinitions");
            if (withColumns) {
                for (Column column : type.columns()) {
                    definitions
                            .addObject()
                            .put("name", column.name())
                            .put("type", column.type())
                            .put("format", column.format())
                            .put("description", column.description())
                            .put("priority", column.priority());
                }
            }
            ArrayNode rows = table.putArray("rows");
            for (ObjectNode object : objects) {
                ObjectNode row = rows.addObject();
                ArrayNode cells = row.putArray("cells");
                type.columns().forEach(column -> cells.add(column.cell().apply(object, clock.instant())));
                included(type, object).ifPresent(included -> row.set("object", included));
            }
            return table;
        }

        private Optional<ObjectNode> included(ResourceType type, ObjectNode object) {
            return switch (includeObject) {
                case "None" -> Optional.empty();
                case "Object" -> Optional.of(view(type, object));
                default -> Optional.of(new MetadataOnly().one(type, object));
            };
        }
    }
}
