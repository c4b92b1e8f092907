package io.shardlab.aws.iam;

import java.util.List;
import java.util.Optional;

/**
 * Who makes a call.
 *
 * @param arn for example {@code arn:aws:sts::000000000000:assumed-role/keda-operator-role/session}
 * @param key the access key, when it is one that we issued or loaded and the signature was checked
 */
public record Principal(String arn, Optional<AccessKey> key) {

    /** Somebody with an access key that nobody issued here. */
    public static Principal unverified(String accessKey) {
        return new Principal("unverified/" + accessKey, Optional.empty());
    }

    /** Somebody whose signature was checked. */
    public static Principal of(AccessKey key) {
        return new Principal(key.principal(), Optional.of(key));
    }

    List<PolicyDocument> policies() {
        return key.map(AccessKey::policies).orElse(List.of());
    }
}
