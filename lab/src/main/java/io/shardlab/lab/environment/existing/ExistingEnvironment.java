package io.shardlab.lab.environment.existing;

import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.shardlab.lab.checkout.LabException;
import io.shardlab.lab.checkout.RunFolder;
import io.shardlab.lab.environment.AwsAccess;
import io.shardlab.lab.environment.Cluster;
import io.shardlab.lab.environment.Environment;
import io.shardlab.lab.evidence.Evidence;
import io.shardlab.lab.preflight.Preflight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/**
 * A cluster with KEDA that somebody else started, beside an AWS emulator or AWS itself. Stories make everything under names of
 * their own and take it away again; nothing else is touched.
 */
public final class ExistingEnvironment implements Environment {

    static final String NAME = "existing";

    /** A dummy: emulators take any. */
    private static final String DUMMY = "test";

    private final ExistingOptions options;
    private final Path kubeconfig;

    private ExistingEnvironment(ExistingOptions options, Path kubeconfig) {
        this.options = options;
        this.kubeconfig = kubeconfig;
    }

    /**
     * Connects, without making anything.
     *
     * @throws LabException naming everything that is in the way
     */
    public static ExistingEnvironment connect(ExistingOptions options) {
        preflight(options).demand();
        return new ExistingEnvironment(options, withContext(options));
    }

    /** What must be there. */
    public static Preflight preflight(ExistingOptions options) {
        var environment = new ExistingEnvironment(options, withContext(options));
        return new Preflight(
                NAME,
                List.of(
                        () -> ClusterChecks.reachableWithKeda(environment.cluster()),
                        () -> AwsChecks.reachable(environment.aws())));
    }

    /** Helm and the Kubernetes client both follow a file's current context, so another one means another file. */
    private static Path withContext(ExistingOptions options) {
        var file = options.kubeconfig();
        if (!Files.isReadable(file)) {
            throw new LabException("there is no readable kubeconfig at " + file);
        }
        if (options.context().isEmpty()) {
            return file;
        }
        try {
            var config = Serialization.unmarshal(Files.readString(file), io.fabric8.kubernetes.api.model.Config.class);
            var context = options.context().get();
            var known = config.getContexts().stream().map(NamedContext::getName).toList();
            if (!known.contains(context)) {
                throw new LabException("%s has no context %s; it has %s".formatted(file, context, known));
            }
            config.setCurrentContext(context);
            var copy = Files.createFile(
                    RunFolder.create(options.checkout()).resolve("kubeconfig"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.writeString(copy, Serialization.asYaml(config));
        } catch (IOException e) {
            throw new LabException("the kubeconfig %s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public AwsAccess aws() {
        return new AwsAccess(
                options.endpoint(),
                options.endpointInPods().or(options::endpoint),
                Region.of(options.region()),
                credentials());
    }

    private AwsCredentialsProvider credentials() {
        if (options.endpoint().isPresent()) {
            return StaticCredentialsProvider.create(AwsBasicCredentials.create(DUMMY, DUMMY));
        }
        var builder = DefaultCredentialsProvider.builder();
        options.profile().ifPresent(builder::profileName);
        return builder.build();
    }

    @Override
    public Cluster cluster() {
        return new Cluster(kubeconfig);
    }

    @Override
    public List<Map<String, Object>> consumerValues() {
        var own = new HashMap<String, Object>();
        // It may be ./shardlab kube, whose pods are processes of one machine; a pod of its own network loses nothing by
        // it.
        own.put("http", Map.of("bindToPodIP", true));
        own.put("aws", awsValues());
        if (options.endpoint().isPresent()) {
            own.put("extraEnv", dummyCredentials());
        }
        options.image().ifPresent(image -> own.put("image", imageValues(image)));
        var all = new ArrayList<Map<String, Object>>(List.of(own));
        all.addAll(options.values());
        return all;
    }

    private Map<String, Object> awsValues() {
        var endpoint = options.endpointInPods().or(options::endpoint).map(Object::toString);
        return Map.of("region", options.region(), "endpointUrl", endpoint.orElse(""));
    }

    private static List<Map<String, String>> dummyCredentials() {
        return List.of(
                Map.of("name", "AWS_ACCESS_KEY_ID", "value", DUMMY),
                Map.of("name", "AWS_SECRET_ACCESS_KEY", "value", DUMMY));
    }

    /** The tag begins behind the last colon, unless that is a registry's port. */
    private static Map<String, Object> imageValues(String image) {
        int digest = image.indexOf('@');
        int colon = digest > 0 ? digest : image.lastIndexOf(':');
        boolean tagged = colon > image.lastIndexOf('/');
        return tagged
                ? Map.of("repository", image.substring(0, colon), "tag", image.substring(colon + 1))
                : Map.of("repository", image, "tag", "latest");
    }

    @Override
    public boolean outlivesTheLab() {
        return true;
    }

    /** Its programs are not ours to ask. */
    @Override
    public List<Evidence> evidence() {
        return List.of();
    }

    /** Nothing to end: it was here before, and stays. */
    @Override
    public void close() {}
}
