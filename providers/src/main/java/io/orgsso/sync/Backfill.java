package io.orgsso.sync;

import io.orgsso.account.MemberKey;
import io.orgsso.account.MemberProjection;
import io.orgsso.account.MemberRow;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/** Has a target hear of every member there is, as far as it has not been told of them: a newly configured one starts so. */
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

    /** Pages through the projection in key order. A page that collides with the projector fails and is tried again. */
    void run() {
        Optional<MemberKey> after = Optional.of(MemberKey.FIRST);
        while (after.isPresent() && !Thread.currentThread().isInterrupted()) {
            MemberKey from = after.get();
            after = KeycloakModelUtils.runJobInTransactionWithResult(
                    factory, null, session -> page(session, from), "orgsso backfill of " + target);
        }
    }

    private Optional<MemberKey> page(KeycloakSession session, MemberKey after) {
        Deliveries deliveries = new Deliveries(session, clock);
        List<MemberRow> rows = MemberProjection.of(session).page(after, PAGE);
        rows.forEach(row -> deliveries.wantIfUnknown(target, row));
        return rows.size() < PAGE
                ? Optional.empty()
                : Optional.of(rows.get(PAGE - 1).key());
    }
}
