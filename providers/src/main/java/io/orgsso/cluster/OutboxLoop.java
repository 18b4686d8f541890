package io.orgsso.cluster;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Tells, after the commit, what an {@link Outbox} owes: claims in a short transaction, sends outside any, settles in a
 * short one. Several at a time, so that one slow receiver does not hold up the others; many notices for one that never
 * answers can, as long as they are all there is room for. A crash costs a repetition.
 *
 * @param <T> the entity of its table
 */
public final class OutboxLoop<T extends Owed> {
    private static final Logger LOG = Logger.getLogger(OutboxLoop.class);
    private static final long POLL_MILLIS = 1000;
    private static final long STOP_MILLIS = 2000;

    /** How one kind of row reaches who has to know. */
    @FunctionalInterface
    public interface Courier<T extends Owed> {
        /** What to send, read in the claim's transaction; empty: there is nobody to tell any more. */
        Optional<Parcel> pack(KeycloakSession session, T row);
    }

    /**
     * What is ready to be sent.
     *
     * @param receiver as the log names it: by an id
     */
    public record Parcel(String receiver, Sending sending) {}

    /** Sends outside any transaction; that it throws means {@link Answer#LATER}. */
    @FunctionalInterface
    public interface Sending {
        Answer send() throws IOException;
    }

    /** What became of a parcel. */
    public enum Answer {
        TAKEN,
        REFUSED,
        LATER
    }

    /**
     * How an outbox is served.
     *
     * @param name of its threads
     * @param leaseMillis longer than one sending takes
     * @param mostAttempts after which nobody tries again, or sooner when the row is older than {@code oldest}
     */
    public record Terms(String name, int atATime, long leaseMillis, Backoff retry, int mostAttempts, Duration oldest) {}

    private final KeycloakSessionFactory factory;
    private final Class<T> rows;
    private final Courier<T> courier;
    private final Terms terms;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Semaphore free;
    private final AtomicInteger names = new AtomicInteger();
    private final ExecutorService senders;
    private final Worker worker;

    public OutboxLoop(KeycloakSessionFactory factory, Class<T> rows, Courier<T> courier, Terms terms, Clock clock) {
        this.factory = factory;
        this.rows = rows;
        this.courier = courier;
        this.terms = terms;
        this.clock = clock;
        this.free = new Semaphore(terms.atATime());
        this.senders = Executors.newFixedThreadPool(terms.atATime(), task -> {
            Thread thread = new Thread(task, terms.name() + "-" + names.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        this.worker = new Worker(terms.name(), POLL_MILLIS, this::take);
    }

    private record Carried(String id, int attempts, long createdAt, long fence, Parcel parcel) {}

    public void start() {
        worker.start();
    }

    /** There may be something to tell. */
    public void ring() {
        worker.ring();
    }

    public void stop() {
        try {
            worker.stop(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        senders.shutdownNow();
    }

    private boolean take() {
        int senderCount = free.drainPermits();
        List<Carried> claimed = new ArrayList<>();
        try {
            claimed.addAll(senderCount == 0 ? List.of() : claim(senderCount));
        } finally {
            free.release(senderCount - claimed.size());
        }
        claimed.forEach(carried -> senders.execute(() -> {
            try {
                deliver(carried);
            } finally {
                free.release();
                ring();
            }
        }));
        return true;
    }

    /** Rows that nobody can hear of any more are settled on the way. */
    private List<Carried> claim(int limit) {
        // Any number that no other claim has: a sender that comes back after its lease finds another.
        long fence = random.nextLong(1, Long.MAX_VALUE);
        return KeycloakModelUtils.runJobInTransactionWithResult(
                factory, null, session -> claim(session, fence, limit), terms.name());
    }

    private List<Carried> claim(KeycloakSession session, long fence, int limit) {
        Outbox<T> outbox = outbox(session);
        List<Carried> claimed = new ArrayList<>();
        for (T row : outbox.claim(fence, terms.leaseMillis(), limit)) {
            try {
                courier.pack(session, row)
                        .ifPresentOrElse(
                                parcel -> claimed.add(new Carried(row.id, row.attempts, row.createdAt, fence, parcel)),
                                () -> outbox.settle(row.id, fence));
            } catch (RuntimeException e) {
                // Not in others' way.
                LOG.warnf("%s: a parcel cannot be made: %s", terms.name(), e.getMessage());
                postpone(outbox, row.id, row.attempts, row.createdAt, fence);
            }
        }
        return claimed;
    }

    private void deliver(Carried carried) {
        Answer answer = send(carried);
        try {
            KeycloakModelUtils.runJobInTransaction(factory, session -> end(outbox(session), carried, answer));
        } catch (RuntimeException e) {
            LOG.debugf(e, "%s: an outcome was not kept; it is sent again after its lease", terms.name());
        }
    }

    private Answer send(Carried carried) {
        try {
            return carried.parcel().sending().send();
        } catch (IOException | RuntimeException e) {
            LOG.debugf(
                    e, "%s: %s did not take it", terms.name(), carried.parcel().receiver());
            return Answer.LATER;
        }
    }

    private void end(Outbox<T> outbox, Carried carried, Answer answer) {
        boolean isLost = answer == Answer.REFUSED;
        if (answer == Answer.LATER) {
            isLost = !postpone(outbox, carried.id(), carried.attempts(), carried.createdAt(), carried.fence());
        } else {
            outbox.settle(carried.id(), carried.fence());
        }
        if (isLost) {
            LOG.warnf(
                    "%s: %s was not told, after %d attempts",
                    terms.name(), carried.parcel().receiver(), carried.attempts() + 1);
        }
    }

    /** False: it was the last attempt. */
    private boolean postpone(Outbox<T> outbox, String id, int attempts, long createdAt, long fence) {
        boolean isHopeless = attempts + 1 >= terms.mostAttempts()
                || clock.millis() - createdAt > terms.oldest().toMillis();
        if (isHopeless) {
            outbox.settle(id, fence);
        } else {
            outbox.postpone(id, fence, terms.retry().afterFailures(attempts + 1, random));
        }
        return !isHopeless;
    }

    private Outbox<T> outbox(KeycloakSession session) {
        return new Outbox<>(session, rows, clock);
    }
}
