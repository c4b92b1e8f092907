package io.shardlab.aws.gateway;

import io.shardlab.aws.iam.Permission;
import io.shardlab.aws.protocol.Structure;
import java.util.List;
import java.util.Optional;

/**
 * A call that was understood.
 *
 * @param service as policies name it, for example {@code kinesis}
 * @param action for example {@code PutRecord}
 * @param permissions what the caller must be allowed, when policies are asked
 * @param key of a DynamoDB write: the item's key
 * @param access what it takes to make the call
 */
record ApiCall(
        String service,
        String action,
        Caller caller,
        Structure input,
        List<Permission> permissions,
        Optional<String> key,
        Access access,
        HttpRequest incoming) {

    /** What it takes to make a call while identities are enforced. */
    enum Access {
        /** A policy of the caller allows it. */
        POLICY,
        /** The caller is known. */
        SIGNATURE,
        /** Nothing: the call proves itself. */
        OPEN
    }

    /** The ARNs that it is about; none when it is about the account. */
    List<String> resources() {
        return permissions.stream()
                .map(Permission::resource)
                .filter(resource -> !resource.equals("*"))
                .distinct()
                .toList();
    }

    /** Service and action as policies name them. */
    String name() {
        return service + ":" + action;
    }
}
