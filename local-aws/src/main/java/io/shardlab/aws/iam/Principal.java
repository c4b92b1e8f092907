package io.shardlab.aws.iam;

/**
 * Who makes a call.
 *
 * @param arn for example {@code arn:aws:sts::000000000000:assumed-role/keda-operator-role/session}
 * @param verified whether the call's signature was checked against a secret that we know
 */
public record Principal(String arn, boolean verified) {

    /** Somebody with an access key that nobody issued here. */
    public static Principal unverified(String accessKey) {
        return new Principal("unverified/" + accessKey, false);
    }
}
