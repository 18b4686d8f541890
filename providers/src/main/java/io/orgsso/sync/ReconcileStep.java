package io.orgsso.sync;

import io.orgsso.account.MemberKey;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/**
 * One page of a comparison, in the caller's transaction: its marks and the place where the next page begins are there
 * together or not at all, so whoever goes on after a crash marks and counts nothing twice.
 */
final class ReconcileStep {
    static final String CAUSE = "reconcile";
    /** For the legs that the database compares itself: each page is one look at the whole table. */
    private static final int FOUND = 10_000;

    private final EntityManager em;
    private final Clock clock;
    private final PersonDigest digest;
    private final MemberPages.Source pages;

    ReconcileStep(KeycloakSession session, Clock clock, PersonDigest digest, MemberPages.Source pages) {
        this(session.getProvider(JpaConnectionProvider.class).getEntityManager(), clock, digest, pages);
    }

    ReconcileStep(EntityManager em, Clock clock, PersonDigest digest, MemberPages.Source pages) {
        this.em = em;
        this.clock = clock;
        this.digest = digest;
        this.pages = pages;
    }

    /** Takes the next page; empty if the scope is in other hands, or finished. */
    Optional<ReconcileRun> take(ReconcileRun held) {
        ReconcileEntity row = em.find(ReconcileEntity.class, held.scope().key(), LockModeType.PESSIMISTIC_WRITE);
        if (row == null || row.fence != held.fence() || row.finishedAt != null) {
            return Optional.empty();
        }
        Page page = page(held.scope(), row.cursor());
        if (!row.dryRun) {
            leaveMarks(row, page);
        }
        row.examined += page.examined();
        row.count(row.counts().plus(page.drift().values()));
        row.resumeAt(page.next());
        row.leaseUntil = clock.millis() + ReconcileRuns.LEASE_MILLIS;
        row.finishedAt = page.next().done() ? Long.valueOf(clock.millis()) : null;
        return Optional.of(ReconcileRun.of(row));
    }

    private record Page(Map<MemberKey, Drift> drift, long examined, Cursor next) {}

    private Page page(ReconcileScope scope, Cursor cursor) {
        MembershipDrift inDatabase = new MembershipDrift(em, Optional.of(scope));
        MemberKey after = cursor.member();
        return switch (cursor.leg()) {
            case ORGANIZATIONS -> found(inDatabase.accounts(after, FOUND), cursor, Drift.ORGANIZATION);
            case ACCOUNTS -> found(inDatabase.abandonedAccounts(after, FOUND), cursor, Drift.ORGANIZATION);
            case MEMBERS -> compared(scope, false, cursor);
            case FEDERATED -> compared(scope, true, cursor);
            case LEFT -> found(inDatabase.left(after, FOUND), cursor, Drift.GONE);
            case GONE -> found(inDatabase.goneOfFormer(after, FOUND), cursor, Drift.GONE);
            case DONE -> new Page(Map.of(), 0, cursor);
        };
    }

    private static Page found(List<MembershipDrift.Place> places, Cursor cursor, Drift kind) {
        Map<MemberKey, Drift> drift = new LinkedHashMap<>();
        places.forEach(place -> drift.put(place.key(), kind));
        return new Page(
                drift,
                0,
                places.size() < FOUND
                        ? cursor.next()
                        : cursor.at(places.get(FOUND - 1).key()));
    }

    private Page compared(ReconcileScope scope, boolean federated, Cursor cursor) {
        MemberPages.Page page = pages.after(cursor);
        return new Page(
                new MemberSuspects(em, digest, scope, federated).confirm(page.suspects()),
                page.examined(),
                page.next());
    }

    private void leaveMarks(ReconcileEntity row, Page page) {
        List<Marks.Spot> spots = page.drift().keySet().stream()
                .map(key -> key.user().equals(MemberKey.FIRST.user())
                        ? new Marks.Spot(key.organization(), null, null)
                        : Marks.Spot.of(key))
                .toList();
        new Marks(em, clock).leaveAll(row.realmId, spots, new Origin(CAUSE, null, row.runId), clock.millis());
    }
}
