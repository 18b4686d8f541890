package io.orgsso.sync;

import io.orgsso.account.MemberKey;
import io.orgsso.account.MemberProjection;
import io.orgsso.delivery.Deliveries;
import io.orgsso.feed.ChangeFeed;
import io.orgsso.organization.MembershipTruth;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.timer.ScheduledTask;

/**
 * Compares truth and projection in the database and leaves marks where they differ: members from before the jar or
 * before the realm opted in, and whatever Keycloak changed without a word. Changes nothing else. A class of its own with
 * the product's prefix, because Keycloak's cluster-wide lock of scheduled tasks is the class's simple name.
 */
final class OrgssoMembershipPass implements ScheduledTask {
    /** As many as a list may hold: each page is one look at whole tables. */
    private static final int PAGE = 20_000;
    /** Bounds one pass; the next goes on where this one stopped. */
    private static final int MOST_PAGES = 50;

    private final Clock clock;
    private final Runnable ring;

    /** @param ring there are marks */
    OrgssoMembershipPass(Clock clock, Runnable ring) {
        this.clock = clock;
        this.ring = ring;
    }

    @Override
    public void run(KeycloakSession session) {
        run(session.getKeycloakSessionFactory());
    }

    void run(KeycloakSessionFactory factory) {
        boolean found = markAll(factory, (drift, limit) -> drift.accounts(MemberKey.FIRST, limit));
        found |= markAll(factory, (drift, limit) -> drift.abandonedAccounts(MemberKey.FIRST, limit));
        found |= markAll(factory, MembershipDrift::members);
        found |= markAll(factory, MembershipDrift::federatedMembers);
        found |= markAll(factory, (drift, limit) -> drift.left(MemberKey.FIRST, limit));
        found |= markAll(factory, (drift, limit) -> drift.gone(MemberKey.FIRST, limit));
        found |= markAll(factory, MembershipDrift::ofGoneRealms);
        KeycloakModelUtils.runJobInTransaction(factory, this::purgeGoneRealms);
        if (found) {
            ring.run();
        }
    }

    private interface Comparison {
        List<MembershipDrift.Place> find(MembershipDrift drift, int limit);
    }

    private boolean markAll(KeycloakSessionFactory factory, Comparison comparison) {
        boolean found = false;
        for (int page = 0; page < MOST_PAGES; page++) {
            int marked = KeycloakModelUtils.runJobInTransactionWithResult(
                    factory, null, session -> mark(session, comparison), "orgsso membership pass");
            found |= marked > 0;
            if (marked < PAGE) {
                break;
            }
        }
        return found;
    }

    private int mark(KeycloakSession session, Comparison comparison) {
        List<MembershipDrift.Place> places = comparison.find(MembershipDrift.everywhere(session), PAGE);
        Marks marks = new Marks(session, clock);
        Map<String, List<Marks.Spot>> byRealm = places.stream()
                .collect(Collectors.groupingBy(
                        MembershipDrift.Place::realmId,
                        Collectors.mapping(MembershipDrift.Place::spot, Collectors.toList())));
        byRealm.forEach(
                (realmId, spots) -> marks.leaveAll(realmId, spots, Origin.of(ReconcileStep.CAUSE), clock.millis()));
        return places.size();
    }

    /**
     * The last rows of a deleted realm go when every target has heard that its members are erased; also one that is
     * switched off, as long as it is not forgotten.
     */
    void purgeGoneRealms(KeycloakSession session) {
        MemberProjection projection = MemberProjection.of(session);
        MembershipTruth truth = MembershipTruth.of(session);
        Deliveries deliveries = new Deliveries(session, clock);
        for (String realmId : projection.realms()) {
            boolean told = !truth.realmExists(realmId)
                    && projection.notErased(realmId, MemberKey.FIRST, 1).isEmpty()
                    && !deliveries.undelivered(realmId);
            if (told) {
                deliveries.forgetRealm(realmId);
                ChangeFeed.of(session).forgetRealm(realmId);
                projection.purge(realmId);
            }
        }
    }
}
