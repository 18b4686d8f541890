package io.orgsso.cluster;

import java.util.concurrent.TimeUnit;

/**
 * Keeps small turns of a worker apart. What a turn costs hardly depends on how much it finds, so under steady load a
 * short wait makes fewer and larger ones; who comes after a while of silence does not wait at all. Of one thread.
 */
public final class Pace {
    private final long nanos;
    private long notBefore = System.nanoTime();

    /** @param millis from the beginning of a small turn to the beginning of the next, at least */
    public Pace(long millis) {
        this.nanos = TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Waits until a turn may begin. Returns at once, and keeps it, if the thread is interrupted. */
    public void await() {
        long wait = notBefore - System.nanoTime();
        if (wait > 0) {
            try {
                TimeUnit.NANOSECONDS.sleep(wait);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        notBefore = System.nanoTime() + nanos;
    }

    /** The turn found as much as it could take, so there is more: the next may begin at once. */
    public void skip() {
        notBefore = System.nanoTime();
    }
}
