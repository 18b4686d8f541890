package io.orgsso.sync;

import io.orgsso.account.MemberKey;
import io.orgsso.account.MemberProjection;
import io.orgsso.delivery.Deliveries;
import io.orgsso.feed.ChangeFeed;
import io.orgsso.organization.MembershipTruth;
import java.time.Clock;
import java.util.List;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.KeycloakSessionTaskWithResult;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * The last rows of deleted realms. A realm's go when every target has heard that its members are erased; also one that is
 * switched off, as long as it is not forgotten. A batch in each transaction, and the member rows last: as long as there
 * is one, whoever comes after a purge that broke off goes on.
 */
final class GoneRealms {
    private static final int BATCH = 1000;
    /** Bounds one purge, since Keycloak's timer has one thread; the next goes on where this one stopped. */
    private static final int MOST_BATCHES = 100;

    private final Clock clock;

    GoneRealms(Clock clock) {
        this.clock = clock;
    }

    /** Rows of one kind. */
    private interface Part {
        /** Deletes up to {@link #BATCH} of them, and answers how many. */
        int purge(KeycloakSession session, String realmId);
    }

    /** In transactions of its own. */
    void purge(KeycloakSessionFactory factory) {
        List<Part> parts = List.of(GoneRealms::changes, this::deliveries, GoneRealms::members);
        int left = MOST_BATCHES;
        for (String realmId : inTransaction(factory, GoneRealms::ids)) {
            for (Part part : parts) {
                // Asked before each part, since a target may be filled anew: it counts what all realms are owed.
                int purged = inTransaction(factory, session -> mayGo(session, realmId)) ? BATCH : 0;
                for (; left > 0 && purged == BATCH && !Thread.currentThread().isInterrupted(); left--) {
                    purged = inTransaction(
                            factory, session -> isGone(session, realmId) ? part.purge(session, realmId) : 0);
                }
            }
        }
    }

    private static List<String> ids(KeycloakSession session) {
        return MemberProjection.of(session).realms().stream()
                .filter(realmId -> isGone(session, realmId))
                .toList();
    }

    /** Asked before each batch: an import may bring a realm back under its id. */
    private static boolean isGone(KeycloakSession session, String realmId) {
        return !MembershipTruth.of(session).realmExists(realmId);
    }

    private boolean mayGo(KeycloakSession session, String realmId) {
        return isGone(session, realmId)
                && MemberProjection.of(session)
                        .notErased(realmId, MemberKey.FIRST, 1)
                        .isEmpty()
                && !new Deliveries(session, clock).undelivered(realmId);
    }

    private static int changes(KeycloakSession session, String realmId) {
        return ChangeFeed.of(session).forgetRealm(realmId, BATCH);
    }

    private int deliveries(KeycloakSession session, String realmId) {
        return new Deliveries(session, clock).forgetRealm(realmId, BATCH);
    }

    private static int members(KeycloakSession session, String realmId) {
        return MemberProjection.of(session).purge(realmId, BATCH);
    }

    private static <T> T inTransaction(KeycloakSessionFactory factory, KeycloakSessionTaskWithResult<T> task) {
        return KeycloakModelUtils.runJobInTransactionWithResult(factory, null, task, "orgsso gone realms");
    }
}
