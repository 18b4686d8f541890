package io.orgsso.sync;

import io.orgsso.account.AccountStore;
import io.orgsso.account.MemberKey;
import io.orgsso.account.MemberProjection;
import io.orgsso.delivery.Deliveries;
import io.orgsso.feed.ChangeFeed;
import io.orgsso.organization.MembershipTruth;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.KeycloakSessionTaskWithResult;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * The last rows of deleted realms. A realm's go when every target has heard that its members are erased; also one that is
 * switched off, as long as it is not forgotten. A batch in each transaction, and the member rows last: as long as there
 * is one, whoever comes after a purge that broke off goes on. Accounts, of which most have gone with the realm, wait for
 * nobody: one may have been opened while the realm was deleted.
 */
final class GoneRealms {
    private static final int BATCH = 1000;
    /** Bounds one purge, since Keycloak's timer has one thread; the next goes on where this one stopped. */
    private static final int MOST_BATCHES = 100;

    private final KeycloakSessionFactory factory;
    private final Clock clock;
    private int left = MOST_BATCHES;

    /** For one purge. */
    GoneRealms(KeycloakSessionFactory factory, Clock clock) {
        this.factory = factory;
        this.clock = clock;
    }

    /** Rows of one kind. */
    private interface Part {
        /** Deletes up to {@link #BATCH} of them, and answers how many. */
        int purge(KeycloakSession session, String realmId);
    }

    /** In transactions of its own. */
    void purge() {
        inTransaction(GoneRealms::ids).forEach(this::purge);
    }

    private void purge(String realmId) {
        boolean none = purge(realmId, GoneRealms::accounts);
        List<Part> parts = List.of(GoneRealms::changes, this::deliveries, GoneRealms::members);
        for (int i = 0; none && i < parts.size(); i++) {
            Part part = parts.get(i);
            // Asked before each part, since a target may be filled anew: it counts what all realms are owed.
            none = inTransaction(session -> mayGo(session, realmId)) && purge(realmId, part);
        }
    }

    /** Answers whether none is left. */
    private boolean purge(String realmId, Part part) {
        for (; left > 0 && !Thread.currentThread().isInterrupted(); left--) {
            int purged = inTransaction(session -> isGone(session, realmId) ? part.purge(session, realmId) : 0);
            if (purged < BATCH) {
                return true;
            }
        }
        return false;
    }

    private static List<String> ids(KeycloakSession session) {
        return Stream.concat(MemberProjection.of(session).realms().stream(), AccountStore.of(session).realms().stream())
                .distinct()
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

    private static int accounts(KeycloakSession session, String realmId) {
        return AccountStore.of(session).forgetRealm(realmId, BATCH);
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

    private <T> T inTransaction(KeycloakSessionTaskWithResult<T> task) {
        return KeycloakModelUtils.runJobInTransactionWithResult(factory, null, task, "orgsso gone realms");
    }
}
