package io.orgsso.sync;

import io.orgsso.account.MemberKey;
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
 * before the realm opted in, and whatever Keycloak changed without a word. Changes nothing else; only what is left of
 * {@link GoneRealms} goes behind it. A class of its own with the product's prefix, because Keycloak's cluster-wide lock
 * of scheduled tasks is the class's simple name.
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
        markAll(factory, (drift, limit) -> drift.accounts(MemberKey.FIRST, limit));
        markAll(factory, (drift, limit) -> drift.abandonedAccounts(MemberKey.FIRST, limit));
        markAll(factory, MembershipDrift::members);
        markAll(factory, MembershipDrift::federatedMembers);
        markAll(factory, (drift, limit) -> drift.left(MemberKey.FIRST, limit));
        markAll(factory, (drift, limit) -> drift.gone(MemberKey.FIRST, limit));
        markAll(factory, MembershipDrift::ofGoneRealms);
        new GoneRealms(factory, clock).purge();
    }

    private interface Comparison {
        List<MembershipDrift.Place> find(MembershipDrift drift, int limit);
    }

    private void markAll(KeycloakSessionFactory factory, Comparison comparison) {
        int marked = PAGE;
        for (int page = 0;
                page < MOST_PAGES && marked == PAGE && !Thread.currentThread().isInterrupted();
                page++) {
            marked = KeycloakModelUtils.runJobInTransactionWithResult(
                    factory, null, session -> mark(session, comparison), "orgsso membership pass");
            if (marked > 0) {
                ring.run();
            }
        }
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
}
