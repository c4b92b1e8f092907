package io.shardlab.consumer.shard;

/** A lease that the test ends. */
final class StubLease implements HeldLease {

    volatile boolean lasts = true;
    volatile boolean givenUp;

    @Override
    public boolean isHeld() {
        return lasts;
    }

    @Override
    public void drop() {
        givenUp = true;
        lasts = false;
    }
}
