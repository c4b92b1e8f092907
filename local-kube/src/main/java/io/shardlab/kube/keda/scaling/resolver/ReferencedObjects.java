package io.shardlab.kube.keda.scaling.resolver;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** What a trigger may refer to: Secrets, ConfigMaps, ServiceAccounts and authentications of the cluster. */
@FunctionalInterface
public interface ReferencedObjects {

    /** The kinds that are referred to. */
    enum Kind {
        SECRET("secrets"),
        CONFIG_MAP("configmaps"),
        SERVICE_ACCOUNT("serviceaccounts"),
        TRIGGER_AUTHENTICATION("triggerauthentications.keda.sh"),
        CLUSTER_TRIGGER_AUTHENTICATION("clustertriggerauthentications.keda.sh");

        private final String resource;

        Kind(String resource) {
            this.resource = resource;
        }

        /** What the API server says of one that is not there. */
        String notFound(String name) {
            return resource + " \"" + name + "\" not found";
        }
    }

    /** The document of an object, if it is there; the namespace is empty for a kind that has none. */
    Optional<JsonNode> find(Kind kind, String namespace, String name);
}
