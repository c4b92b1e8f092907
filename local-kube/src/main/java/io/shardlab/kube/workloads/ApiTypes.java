package io.shardlab.kube.workloads;

import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The kinds of objects that the API server has now, as discovery tells. */
final class ApiTypes {

    private static final Logger LOG = LoggerFactory.getLogger(ApiTypes.class);

    /** Nothing owns through them, they own nothing, and there are many. */
    private static final Set<String> LEFT_ALONE = Set.of("Event");

    private static final Set<String> NEEDED_VERBS = Set.of("delete", "list", "watch");

    /** One kind in the version that the server prefers. */
    record ApiType(String group, String version, String kind, String plural, boolean namespaced) {

        ResourceDefinitionContext context() {
            return new ResourceDefinitionContext.Builder()
                    .withGroup(group)
                    .withVersion(version)
                    .withKind(kind)
                    .withPlural(plural)
                    .withNamespaced(namespaced)
                    .build();
        }

        /** The path of all objects of this kind in a namespace, or of all if the kind has none. */
        String path(String namespace) {
            String root = group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
            return root + (namespaced ? "/namespaces/" + namespace : "") + "/" + plural;
        }

        boolean is(String apiVersion, String ownerKind) {
            String ownerGroup = apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
            return group.equals(ownerGroup) && kind.equals(ownerKind);
        }
    }

    private ApiTypes() {}

    /** Every kind whose objects can be listed, watched and deleted. */
    static List<ApiType> discover(KubernetesClient client) {
        return Stream.concat(
                        of(client, "", "v1"),
                        client.getApiGroups().getGroups().stream()
                                .flatMap(group -> of(client, group.getName(), preferred(group))))
                .toList();
    }

    private static Stream<ApiType> of(KubernetesClient client, String group, String version) {
        String groupVersion = group.isEmpty() ? version : group + "/" + version;
        try {
            // Null where discovery still names a group whose definition has just gone.
            return Stream.ofNullable(client.getApiResources(groupVersion))
                    .flatMap(served -> served.getResources().stream())
                    .filter(ApiTypes::isManaged)
                    .map(resource -> new ApiType(
                            group, version, resource.getKind(), resource.getName(), resource.getNamespaced()));
        } catch (KubernetesClientException e) {
            // An aggregated API whose server is down must not stop the collection of everything else.
            LOG.debug("{} is not available: {}", groupVersion, e.getMessage());
            return Stream.empty();
        }
    }

    private static boolean isManaged(APIResource resource) {
        return !resource.getName().contains("/")
                && !LEFT_ALONE.contains(resource.getKind())
                && resource.getVerbs().containsAll(NEEDED_VERBS);
    }

    private static String preferred(APIGroup group) {
        return group.getPreferredVersion().getVersion();
    }
}
