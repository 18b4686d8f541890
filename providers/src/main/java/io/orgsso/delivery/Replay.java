package io.orgsso.delivery;

import io.orgsso.account.MemberKey;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.time.Clock;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Has a target hear once more of members as they are now. A page is a transaction of its own, so that the projector
 * waits for none of a million rows; a replay that breaks off may be repeated.
 */
final class Replay {
    private static final int PAGE = 500;

    private final KeycloakSessionFactory factory;
    private final String target;
    private final Clock clock;
    private final BooleanSupplier brokenOff;

    Replay(KeycloakSessionFactory factory, String target, Clock clock) {
        this(factory, target, clock, () -> Thread.currentThread().isInterrupted());
    }

    /** @param brokenOff asked before each page */
    Replay(KeycloakSessionFactory factory, String target, Clock clock, BooleanSupplier brokenOff) {
        this.factory = factory;
        this.target = target;
        this.clock = clock;
        this.brokenOff = brokenOff;
    }

    /** Whom it is about: organization, user, realm and version of those who come after a member. */
    @FunctionalInterface
    interface Members {
        TypedQuery<Object[]> after(EntityManager em, String target, MemberKey last);
    }

    /** What becomes of a page. */
    @FunctionalInterface
    private interface Act {
        void on(Deliveries deliveries, String target, List<NewVersion> page);
    }

    /** Answers how many members there were. */
    int run(Members members) {
        return run(members, Deliveries::again);
    }

    /**
     * A target takes messages again: what it has failed for good since {@code failingSince} is owed again, and what waits
     * for its next attempt waits no longer.
     */
    void afterOutage(@Nullable Long failingSince) {
        if (failingSince != null) {
            run(failedSince(failingSince));
        }
        run(waiting(clock.millis()), Deliveries::wake);
    }

    private int run(Members members, Act act) {
        int replayed = 0;
        MemberKey last = MemberKey.FIRST;
        List<NewVersion> page;
        do {
            if (brokenOff.getAsBoolean()) {
                throw new IllegalStateException("the replay to " + target + " was broken off");
            }
            MemberKey from = last;
            page = KeycloakModelUtils.runJobInTransactionWithResult(
                    factory, null, session -> page(session, members, from, act), "orgsso replay to " + target);
            replayed += page.size();
            if (!page.isEmpty()) {
                last = page.get(page.size() - 1).member();
            }
        } while (page.size() == PAGE);
        return replayed;
    }

    private List<NewVersion> page(KeycloakSession session, Members members, MemberKey from, Act act) {
        return page(session.getProvider(JpaConnectionProvider.class).getEntityManager(), members, from, act);
    }

    List<NewVersion> page(EntityManager em, Members members, MemberKey from) {
        return page(em, members, from, Deliveries::again);
    }

    private List<NewVersion> page(EntityManager em, Members members, MemberKey from, Act act) {
        List<NewVersion> page = members.after(em, target, from)
                .setMaxResults(PAGE)
                .getResultStream()
                // What it is now is what the target has been told, as far as is known.
                .map(row -> NewVersion.of(row, (Long) row[3]))
                .toList();
        act.on(new Deliveries(em, clock), target, page);
        return page;
    }

    static Members failedOfRealm(String realmId) {
        return (em, target, last) ->
                rows(em, "orgsso.delivery.failedOfRealm", target, last).setParameter("realm", realmId);
    }

    private static Members failedSince(long since) {
        return (em, target, last) ->
                rows(em, "orgsso.delivery.failedSince", target, last).setParameter("since", since);
    }

    static Members waiting(long now) {
        return (em, target, last) ->
                rows(em, "orgsso.delivery.waiting", target, last).setParameter("now", now);
    }

    private static TypedQuery<Object[]> rows(EntityManager em, String name, String target, MemberKey last) {
        return em.createNamedQuery(name, Object[].class)
                .setParameter("target", target)
                .setParameter("afterOrganization", last.organization().value())
                .setParameter("afterUser", last.user().value());
    }

    static Members since(String realmId, long since) {
        return (em, target, last) -> query(em, "orgsso.delivery.membersSince", realmId)
                .setParameter("since", since)
                .setParameter("afterUser", last.user().value())
                .setParameter("afterOrganization", last.organization().value());
    }

    static Members ofOrganization(String realmId, String organization) {
        return (em, target, last) -> query(em, "orgsso.delivery.membersOfOrganization", realmId)
                .setParameter("organization", organization)
                .setParameter("afterUser", last.user().value());
    }

    static Members one(String realmId, MemberKey member) {
        return (em, target, last) -> query(em, "orgsso.delivery.oneMember", realmId)
                .setParameter("organization", member.organization().value())
                .setParameter("user", member.user().value());
    }

    private static TypedQuery<Object[]> query(EntityManager em, String name, String realmId) {
        return em.createNamedQuery(name, Object[].class).setParameter("realm", realmId);
    }
}
