package io.shardlab.consumer;

import java.io.IOException;
import java.io.OutputStream;

/** The consumer, which ends itself when the test that started it is no more, however that ended. */
final class WithParent {

    private WithParent() {}

    public static void main(String[] args) throws InterruptedException {
        var watch = new Thread(WithParent::haltAtEndOfInput, "parent-watch");
        watch.setDaemon(true);
        watch.start();
        ConsumerMain.main(args);
    }

    private static void haltAtEndOfInput() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // As good as its end.
        }
        Runtime.getRuntime().halt(1);
    }
}
