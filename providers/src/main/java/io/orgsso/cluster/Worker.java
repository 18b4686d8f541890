package io.orgsso.cluster;

import java.security.SecureRandom;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A thread of this node that works beside requests: when it is rung, and every so often, since what there is to do may
 * have been left by another node or by one that died. Trouble makes it come back later and later.
 */
public final class Worker {
    private static final Logger LOG = Logger.getLogger(Worker.class);
    private static final Backoff TROUBLE = new Backoff(500, 30_000);

    /** One turn of the work; false: something is in the way. */
    @FunctionalInterface
    public interface Turn {
        boolean take();
    }

    private final String name;
    private final long pollMillis;
    private final Turn turn;
    private final Doorbell bell = new Doorbell();
    private final SecureRandom random = new SecureRandom();
    /** Beside the thread's interruption, which work that fails may have swallowed. */
    private volatile boolean stopping;

    private @Nullable Thread thread;

    /**
     * @param name the thread's
     * @param pollMillis how long it waits at most for a ring
     */
    public Worker(String name, long pollMillis, Turn turn) {
        this.name = name;
        this.pollMillis = pollMillis;
        this.turn = turn;
    }

    /** There is something to do. */
    public void ring() {
        bell.ring();
    }

    public synchronized void start() {
        if (thread == null) {
            stopping = false;
            thread = new Thread(this::turns, name);
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Has the work end, and does not wait for it. */
    public synchronized void askToStop() {
        stopping = true;
        Thread working = thread;
        if (working != null) {
            working.interrupt();
        }
    }

    /** Ends the work, and waits for it up to {@code millis}; answers whether it has ended. */
    public synchronized boolean stop(long millis) throws InterruptedException {
        askToStop();
        Thread working = thread;
        if (working == null) {
            return true;
        }
        working.join(millis);
        thread = null;
        return !working.isAlive();
    }

    private void turns() {
        int failures = 0;
        try {
            while (!stopping && !Thread.currentThread().isInterrupted()) {
                failures = took() ? 0 : failures + 1;
                if (failures == 0) {
                    bell.await(pollMillis);
                } else {
                    // Not woken by new work: trouble passes with time, not with more work.
                    Thread.sleep(TROUBLE.afterFailures(failures, random));
                }
            }
        } catch (InterruptedException e) {
            LOG.debugf("%s stopped", name);
        }
    }

    /** Also errors, of a library for example: a thread that died would leave its work undone in silence. */
    private boolean took() {
        try {
            return turn.take();
        } catch (Throwable e) {
            LOG.warnf(e, "%s was interrupted in its work and tries again", name);
            return false;
        }
    }
}
