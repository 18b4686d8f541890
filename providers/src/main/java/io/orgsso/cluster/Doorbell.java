package io.orgsso.cluster;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one waiting thread; any number of rings before it looks count as one. */
final class Doorbell {
    private final Semaphore rings = new Semaphore(0);

    void ring() {
        if (rings.availablePermits() == 0) {
            rings.release();
        }
    }

    /** Returns at the next ring, or after {@code millis}. */
    void await(long millis) throws InterruptedException {
        if (rings.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
            rings.drainPermits();
        }
    }
}
