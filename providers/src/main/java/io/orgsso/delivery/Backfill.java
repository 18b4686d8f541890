package io.orgsso.delivery;

import io.orgsso.account.MemberKey;
import java.time.Clock;
import java.util.Optional;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Has a target hear of every member there is, as far as it has not been told of them: a newly configured one starts so,
 * and so does one that was off for a while. Where nothing is missing it costs one comparison of two tables.
 */
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

    /** Pages through what is missing in key order. A page that collides with the projector fails and is tried again. */
    void run() {
        Optional<MemberKey> after = Optional.of(MemberKey.FIRST);
        while (after.isPresent() && !Thread.currentThread().isInterrupted()) {
            MemberKey from = after.get();
            after = KeycloakModelUtils.runJobInTransactionWithResult(
                    factory,
                    null,
                    session -> new Deliveries(session, clock).catchUp(target, from, PAGE),
                    "orgsso backfill of " + target);
        }
    }
}
