package io.orgsso.sync;

import io.orgsso.cluster.Pace;
import io.orgsso.cluster.Worker;
import io.orgsso.feed.Sequencer;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Gives changes their places in the feed, also those of a node that died before it came to this. Beside the projector,
 * whose next batch does not wait for it, and seldom enough that a place costs little.
 */
final class PlacingLoop implements Worker.Turn {
    private static final long PACE_MILLIS = 100;

    private final KeycloakSessionFactory factory;
    private final Pace pace = new Pace(PACE_MILLIS);

    PlacingLoop(KeycloakSessionFactory factory) {
        this.factory = factory;
    }

    @Override
    public boolean take() {
        pace.await();
        boolean more = true;
        while (more && !Thread.currentThread().isInterrupted()) {
            more = KeycloakModelUtils.runJobInTransactionWithResult(
                    factory, null, Sequencer::placeBatch, "orgsso feed");
        }
        return true;
    }
}
