package io.orgsso.session;

import io.orgsso.cluster.Backoff;
import io.orgsso.cluster.Worker;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Tells clients, after the commit, that sessions have ended: claims in a short transaction, sends outside any, settles in
 * a short one. Several at a time, so that a slow client holds up itself and nobody else. A crash costs a repeated notice.
 */
final class LogoutNoticeLoop implements Worker.Turn {
    private static final Logger LOG = Logger.getLogger(LogoutNoticeLoop.class);
    private static final Backoff RETRY = new Backoff(1000, 300_000);
    private static final int AT_A_TIME = 8;
    private static final long LEASE_MILLIS = 30_000;
    private static final int MOST_ATTEMPTS = 12;
    private static final Duration OLDEST = Duration.ofHours(1);

    private final KeycloakSessionFactory factory;
    private final LogoutSender sender;
    private final Clock clock;
    private final Runnable ring;
    private final SecureRandom random = new SecureRandom();
    private final Semaphore free = new Semaphore(AT_A_TIME);
    private final AtomicInteger names = new AtomicInteger();
    private final ExecutorService senders = Executors.newFixedThreadPool(AT_A_TIME, task -> {
        Thread thread = new Thread(task, "orgsso-logout-" + names.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    });

    /** @param ring has this turn taken again: a sender is free */
    LogoutNoticeLoop(KeycloakSessionFactory factory, Clock clock, Runnable ring) {
        this.factory = factory;
        this.sender = new LogoutSender(factory);
        this.clock = clock;
        this.ring = ring;
    }

    private record Parcel(LogoutNotices.Claimed notice, LogoutMessage message, long fence) {}

    @Override
    public boolean take() {
        int senderCount = free.drainPermits();
        List<Parcel> parcels = new ArrayList<>();
        try {
            parcels.addAll(senderCount == 0 ? List.of() : claim(senderCount));
        } finally {
            free.release(senderCount - parcels.size());
        }
        parcels.forEach(parcel -> senders.execute(() -> {
            try {
                deliver(parcel);
            } finally {
                free.release();
                ring.run();
            }
        }));
        return true;
    }

    void stop() {
        senders.shutdownNow();
    }

    /** Notices that nobody can hear any more are settled on the way. */
    private List<Parcel> claim(int limit) {
        // Any number that no other claim has: a sender that comes back after its lease finds another.
        long fence = random.nextLong(1, Long.MAX_VALUE);
        return KeycloakModelUtils.runJobInTransactionWithResult(
                factory, null, session -> claim(session, fence, limit), "orgsso logout notices");
    }

    private List<Parcel> claim(KeycloakSession session, long fence, int limit) {
        LogoutNotices notices = new LogoutNotices(session, clock);
        List<Parcel> parcels = new ArrayList<>();
        for (LogoutNotices.Claimed notice : notices.claim(fence, LEASE_MILLIS, limit)) {
            try {
                LogoutMessage.of(session, notice)
                        .ifPresentOrElse(
                                ready -> parcels.add(new Parcel(notice, ready, fence)),
                                () -> notices.settle(notice.id(), fence));
            } catch (RuntimeException e) {
                // No key to sign with, or an address relative to a server that has no hostname: not in others' way.
                LOG.warnf("Logout notice of client %s cannot be made: %s", notice.clientId(), e.getMessage());
                end(notices, notice, fence, true);
            }
        }
        return parcels;
    }

    private void deliver(Parcel parcel) {
        LogoutSender.Answer answer;
        try {
            answer = sender.send(parcel.message());
        } catch (IOException | RuntimeException e) {
            LOG.debugf(
                    e,
                    "Client %s did not answer a logout notice",
                    parcel.message().clientId());
            answer = LogoutSender.Answer.TRY_LATER;
        }
        LogoutNotices.Claimed notice = parcel.notice();
        boolean again = answer == LogoutSender.Answer.TRY_LATER;
        if (answer == LogoutSender.Answer.REFUSED || (again && isHopeless(notice))) {
            LOG.warnf(
                    "Client %s was not told that a session ended, after %d attempts",
                    parcel.message().clientId(), notice.attempts() + 1);
        }
        try {
            KeycloakModelUtils.runJobInTransaction(
                    factory, session -> end(new LogoutNotices(session, clock), notice, parcel.fence(), again));
        } catch (RuntimeException e) {
            LOG.debugf(e, "The outcome of a logout notice was not kept; it is sent again after its lease");
        }
    }

    private void end(LogoutNotices notices, LogoutNotices.Claimed notice, long fence, boolean again) {
        if (again && !isHopeless(notice)) {
            notices.postpone(notice.id(), fence, RETRY.afterFailures(notice.attempts() + 1, random));
        } else {
            notices.settle(notice.id(), fence);
        }
    }

    private boolean isHopeless(LogoutNotices.Claimed notice) {
        return notice.attempts() + 1 >= MOST_ATTEMPTS || clock.millis() - notice.createdAt() > OLDEST.toMillis();
    }
}
