package io.shardlab.kube.api.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardlab.kube.api.registry.ApiError.FieldCause;
import java.util.List;

/** What is special about one kind when it is written (upstream: the registry strategy of the kind). */
public interface Strategy {

    /**
     * Removes the fields that the kind does not have; returns their paths.
     *
     * @throws ApiError 400 if a field has a value of the wrong type
     */
    List<String> prune(ResourceType type, ObjectNode object);

    /**
     * Reads the object as the informers of its kind do.
     *
     * @throws ApiError 400 if it cannot be read
     */
    void requireReadable(ResourceType type, ObjectNode object);

    /** Fills in what the client left out, on create and on update. */
    default void setDefaults(ObjectNode object) {}

    /** Sets what the server decides at creation; {@code status} has been removed already. */
    default void prepareForCreate(ObjectNode object) {}

    /** Keeps or derives what an update may not set; {@code status} has been taken from {@code old} already. */
    default void prepareForUpdate(ObjectNode object, ObjectNode old) {}

    /** What is wrong with the object. */
    default List<FieldCause> validate(ObjectNode object) {
        return List.of();
    }

    /** What is wrong with an object that takes the place of {@code old}, whether it has changed or not. */
    default List<FieldCause> validateSuccessor(ObjectNode object, ObjectNode old) {
        return validate(object);
    }

    /** What is wrong with the change. */
    default List<FieldCause> validateUpdate(ObjectNode object, ObjectNode old) {
        return List.of();
    }
}
