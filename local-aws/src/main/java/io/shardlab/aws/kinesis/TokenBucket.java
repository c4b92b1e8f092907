package io.shardlab.aws.kinesis;

/**
 * A rate limit that allows what one second brings in at once, and refills evenly.
 *
 * <p>Something larger than a full bucket passes when the bucket is full and leaves a debt, so a large read blocks the shard
 * for the seconds it was worth, as on AWS.
 */
final class TokenBucket {

    private final double perSecond;
    private double tokens;
    private long updatedMillis;

    TokenBucket(double perSecond, long nowMillis) {
        this.perSecond = perSecond;
        this.tokens = perSecond;
        this.updatedMillis = nowMillis;
    }

    boolean has(double amount, long nowMillis) {
        refill(nowMillis);
        // A hair of tolerance, since fractions of tokens add up inexactly.
        return tokens + 1e-6 >= Math.min(amount, perSecond);
    }

    void take(double amount) {
        tokens -= amount;
    }

    private void refill(long nowMillis) {
        if (nowMillis > updatedMillis) {
            tokens = Math.min(perSecond, tokens + (nowMillis - updatedMillis) * perSecond / 1000);
            updatedMillis = nowMillis;
        }
    }
}
