package io.shardlab.consumer.shard;

/** A tenure that the test ends. */
final class StubTenure implements Tenure {

    volatile boolean lasts = true;
    volatile boolean givenUp;

    @Override
    public boolean lasts() {
        return lasts;
    }

    @Override
    public void giveUp() {
        givenUp = true;
        lasts = false;
    }
}
