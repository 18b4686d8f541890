package io.orgsso.sync;

import io.orgsso.delivery.TargetList;
import io.orgsso.feed.FeedTail;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.timer.ScheduledTask;

/**
 * Ends the change feed's history where it is older than {@code history-days}, and forgets targets that have been switched
 * off for as long, a batch in each transaction. A class of its
 * own with the product's prefix, because Keycloak's cluster-wide lock of scheduled tasks is the class's simple name.
 */
final class OrgssoHistoryEnd implements ScheduledTask {
    private static final Logger LOG = Logger.getLogger(OrgssoHistoryEnd.class);
    private static final int BATCH = 1000;
    /** Bounds one run, since Keycloak's timer has one thread; the next goes on where this one stopped. */
    private static final int MOST_BATCHES = 200;

    private final Clock clock;
    private final Duration kept;

    OrgssoHistoryEnd(Clock clock, Duration kept) {
        this.clock = clock;
        this.kept = kept;
    }

    @Override
    public void run(KeycloakSession session) {
        KeycloakSessionFactory factory = session.getKeycloakSessionFactory();
        Instant end = clock.instant().minus(kept);
        forgetTargets(factory, end);
        long before = end.toEpochMilli();
        int purged = 0;
        int last = BATCH;
        for (int batch = 0; batch < MOST_BATCHES && last == BATCH; batch++) {
            last = KeycloakModelUtils.runJobInTransactionWithResult(
                    factory, null, next -> new FeedTail(next).purge(before, BATCH), "orgsso history end");
            purged += last;
        }
        if (purged > 0) {
            LOG.infof("%d changes older than %d days left the feed", purged, kept.toDays());
        }
    }

    private void forgetTargets(KeycloakSessionFactory factory, Instant unseenSince) {
        boolean more = true;
        for (int batch = 0; batch < MOST_BATCHES && more; batch++) {
            more = KeycloakModelUtils.runJobInTransactionWithResult(
                    factory,
                    null,
                    next -> new TargetList(next, clock).forgetAbsent(unseenSince, BATCH),
                    "orgsso target end");
        }
    }
}
