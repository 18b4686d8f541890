package io.orgsso.delivery;

import java.time.Clock;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/** Has a target that is new hear of every member there is; what happens from then on the projector enters. */
final class Backfill {
    private static final int PAGE = 500;

    private final KeycloakSessionFactory factory;
    private final String target;
    private final Clock clock;

    Backfill(KeycloakSessionFactory factory, String target, Clock clock) {
        this.factory = factory;
        this.target = target;
        this.clock = clock;
    }

    /** A page that collides with the projector fails and is tried again. */
    void run() {
        boolean more = true;
        while (more && !Thread.currentThread().isInterrupted()) {
            more = KeycloakModelUtils.runJobInTransactionWithResult(
                    factory,
                    null,
                    session -> new Deliveries(session, clock).fill(target, PAGE),
                    "orgsso backfill of " + target);
        }
    }
}
