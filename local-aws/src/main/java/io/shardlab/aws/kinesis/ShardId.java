package io.shardlab.aws.kinesis;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The name of a shard: {@code shardId-} and twelve digits, counted up for the life of a stream and never reused. */
public record ShardId(int number) implements Comparable<ShardId> {

    private static final Pattern FORM = Pattern.compile("(?:shardId-)?0*(\\d{1,9})");

    /** Reads a name; AWS takes the number without {@code shardId-} as well. */
    public static Optional<ShardId> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches() ? Optional.of(new ShardId(Integer.parseInt(matcher.group(1)))) : Optional.empty();
    }

    @Override
    public int compareTo(ShardId other) {
        return Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return String.format("shardId-%012d", number);
    }
}
