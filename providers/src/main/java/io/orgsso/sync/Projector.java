package io.orgsso.sync;

import io.orgsso.account.MemberKey;
import io.orgsso.account.MemberProjection;
import io.orgsso.account.MemberRow;
import io.orgsso.delivery.Deliveries;
import io.orgsso.feed.ChangeFeed;
import io.orgsso.member.AccountRole;
import io.orgsso.member.AccountRoles;
import io.orgsso.member.RoleGrant;
import io.orgsso.organization.Membership;
import io.orgsso.organization.MembershipTruth;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import io.orgsso.session.BreakGlassOwners;
import io.orgsso.session.SessionRevocation;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Makes the projection true for the members that marks name. Level-triggered: what happened does not matter, only what
 * is, so marks may be doubled, late or false. Works in the caller's transaction and makes no remote call in it.
 */
final class Projector {
    private final KeycloakSession session;
    private final Clock clock;
    private final PersonDigest digest;
    private final List<String> targets;
    private final EntityManager em;
    private final Marks marks;

    Projector(KeycloakSession session, Clock clock, PersonDigest digest, List<String> targets) {
        this.session = session;
        this.clock = clock;
        this.digest = digest;
        this.targets = targets;
        this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        this.marks = new Marks(session, clock);
    }

    /**
     * Settles marks that this transaction holds: each is gone after its commit, or stands for a further part of many
     * members.
     *
     * @return how many members changed
     */
    int settle(List<MarkEntity> held) {
        List<String> settled = new ArrayList<>();
        // Sorted, so that two projectors lock the members they share in the same order.
        Map<MemberKey, MarkEntity> members = new TreeMap<>();
        for (MarkEntity mark : held) {
            if (mark.organizationId != null && mark.userId != null) {
                members.merge(
                        new MemberKey(new OrganizationId(mark.organizationId), new UserId(mark.userId)),
                        mark,
                        (first, second) -> second.asksForNewVersion() ? second : first);
                settled.add(mark.id);
            } else if (new Expansion(session, marks).expand(mark)) {
                settled.add(mark.id);
            }
        }
        int changed = 0;
        for (Map.Entry<MemberKey, MarkEntity> member : members.entrySet()) {
            changed += project(member.getKey(), member.getValue()) ? 1 : 0;
        }
        em.flush();
        marks.settle(settled);
        return changed;
    }

    private boolean project(MemberKey member, MarkEntity mark) {
        String realmId = mark.realmId;
        MemberProjection.Locked locked =
                MemberProjection.of(session).lock(realmId, member.organization(), member.user());
        // Only now: a truth read before the lock may be older than what the former holder wrote. And the role before
        // the
        // membership: what a member is granted while she joins again is not taken for what the former had.
        RoleGrant grant = AccountRoles.of(session).grantNow(member.organization(), member.user());
        Projection.Truth truth = truth(realmId, member, grant.role());
        // Not before the mark: who asked for new versions counts from that time, and another node's clock may be ahead.
        long now = Math.max(clock.millis(), mark.createdAt);
        Projection.Decision decision = mark.asksForNewVersion()
                ? Projection.decideAnew(truth, locked.previous(), now)
                : Projection.decide(truth, locked.previous(), now);
        if (decision instanceof Projection.Write write) {
            MemberRow row = row(realmId, member, mark.origin(), write, locked, now);
            locked.write(row);
            ChangeFeed.of(session).record(row);
            Deliveries deliveries = new Deliveries(session, clock);
            targets.forEach(target -> deliveries.want(target, row));
            if (write.endsRole(truth.role())) {
                AccountRoles.of(session).revoke(member.organization(), member.user(), grant);
                BreakGlassOwners.of(session).dismiss(member.organization(), member.user());
            }
            if (write.endsAccess(locked.previous())) {
                revoke(realmId, member);
            }
            return true;
        }
        locked.leaveAlone();
        return false;
    }

    private Projection.Truth truth(String realmId, MemberKey member, AccountRole role) {
        Membership held = MembershipTruth.of(session).read(realmId, member.organization(), member.user());
        return new Projection.Truth(
                held.realmExists() && held.person().isPresent(),
                held.person().map(Membership.PersonFacts::enabled).orElse(false),
                held.organization().map(Membership.OrganizationFacts::enabled).orElse(false),
                held.member(),
                role,
                held.organization().map(Membership.OrganizationFacts::alias).orElse(null),
                held.person().map(digest::of).orElse(null),
                held.link().map(Membership.LinkFacts::connection).orElse(null),
                held.link().map(Membership.LinkFacts::subject).orElse(null));
    }

    private static MemberRow row(
            String realmId,
            MemberKey member,
            Origin origin,
            Projection.Write write,
            MemberProjection.Locked locked,
            long now) {
        return new MemberRow(
                realmId,
                member.organization(),
                write.alias(),
                member.user(),
                write.state(),
                locked.previous().map(MemberRow::state).orElse(null),
                write.role(),
                write.version(),
                write.digest(),
                write.connection(),
                write.subject(),
                write.since(),
                write.until(),
                UUID.randomUUID().toString(),
                now,
                origin.cause(),
                origin.actor(),
                origin.correlationId());
    }

    private void revoke(String realmId, MemberKey member) {
        RealmModel realm = session.realms().getRealm(realmId);
        if (realm != null) {
            session.getContext().setRealm(realm);
            SessionRevocation.of(session).revoke(realm, member.organization(), member.user());
        }
    }
}
