package io.shardlab.aws.kinesis;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which stream: a name in a region of an account. */
public record StreamKey(String region, String account, String name) {

    private static final Pattern ARN = Pattern.compile("arn:aws:kinesis:([^:]*):(\\d{12}):stream/([a-zA-Z0-9_.-]+)");

    /** The stream whose {@link #arn()} this is; no other spelling of it names a stream. */
    public static Optional<StreamKey> ofArn(String arn) {
        Matcher matcher = ARN.matcher(arn);
        return matcher.matches()
                ? Optional.of(new StreamKey(matcher.group(1), matcher.group(2), matcher.group(3)))
                : Optional.empty();
    }

    public String arn() {
        return "arn:aws:kinesis:" + region + ":" + account + ":stream/" + name;
    }

    /** How AWS's sentences name it. */
    @Override
    public String toString() {
        return name + " under account " + account;
    }
}
