package io.orgsso.sync;

import io.orgsso.account.MemberKey;
import io.orgsso.account.MemberProjection;
import io.orgsso.account.MemberRow;
import io.orgsso.delivery.Deliveries;
import io.orgsso.delivery.NewVersion;
import io.orgsso.feed.ChangeFeed;
import io.orgsso.member.AccountRole;
import io.orgsso.member.AccountRoles;
import io.orgsso.member.RoleGrant;
import io.orgsso.organization.Membership;
import io.orgsso.organization.MembershipKey;
import io.orgsso.organization.MembershipTruth;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import io.orgsso.session.BreakGlassOwners;
import io.orgsso.session.SessionRevocation;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Makes the projection true for the members that marks name. Level-triggered: what happened does not matter, only what
 * is, so marks may be doubled, late or false. Works in the caller's transaction and makes no remote
 * call in it, but for one: Keycloak looks up whose sessions end, and asks the federation of an imported account.
 */
final class Projector {
    private final KeycloakSession session;
    private final Clock clock;
    private final PersonDigest digest;
    private final EntityManager em;
    private final Marks marks;

    Projector(KeycloakSession session, Clock clock, PersonDigest digest) {
        this.session = session;
        this.clock = clock;
        this.digest = digest;
        this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        this.marks = new Marks(session, clock);
    }

    /**
     * Settles marks that this transaction holds: each is gone after its commit, or stands for a further part of many
     * members.
     *
     * @return what came of it
     */
    Settled settle(List<MarkEntity> held) {
        List<String> settled = new ArrayList<>();
        List<MarkEntity> wide = new ArrayList<>();
        SortedMap<MemberKey, MarkEntity> members = new TreeMap<>();
        for (MarkEntity mark : held) {
            if (mark.organizationId != null && mark.userId != null) {
                members.merge(
                        new MemberKey(new OrganizationId(mark.organizationId), new UserId(mark.userId)),
                        mark,
                        MarkEntity::demanding);
                settled.add(mark.id);
            } else {
                wide.add(mark);
            }
        }
        int changed = project(members, wide);
        Expansion expansion = new Expansion(session, marks);
        wide.stream().filter(expansion::expand).map(mark -> mark.id).forEach(settled::add);
        marks.settle(settled);
        return new Settled(changed, !wide.isEmpty());
    }

    /**
     * @param changed how many members have a new version
     * @param expanded whether some marks have made more
     */
    record Settled(int changed, boolean expanded) {}

    /** Reads and writes what all of them need at once: a statement costs more than the member it is for. */
    private int project(SortedMap<MemberKey, MarkEntity> members, List<MarkEntity> wide) {
        SortedMap<MemberKey, String> realms = new TreeMap<>();
        members.forEach((member, mark) -> realms.put(member, mark.realmId));
        Map<MemberKey, MemberProjection.Locked> locked =
                MemberProjection.of(session).lock(realms);
        // Only now: a truth read before the lock may be older than what the former holder wrote. And the roles before
        // the memberships: what a member is granted while she joins again is not taken for what the former had.
        Map<MembershipKey, RoleGrant> grants = AccountRoles.of(session)
                .grantsNow(members.keySet().stream().map(MemberKey::membership).toList());
        Map<MembershipKey, Membership> truths = truths(realms);
        new AccountFollower(session, marks).follow(members, truths, wide);
        List<Changed> changes = new ArrayList<>();
        Map<MemberKey, RoleGrant> ended = new TreeMap<>();
        members.forEach((member, mark) -> {
            MembershipKey key = member.membership();
            RoleGrant grant = grants.getOrDefault(key, RoleGrant.NONE);
            Projection.Truth truth = truth(Objects.requireNonNull(truths.get(key)), grant.role());
            if (truth.endsRole()) {
                ended.put(member, grant);
            }
            MemberProjection.Locked row = Objects.requireNonNull(locked.get(member));
            decide(member, mark, row, truth).ifPresent(changes::add);
        });
        List<MemberRow> rows = changes.stream().map(Changed::row).toList();
        rows.forEach(ChangeFeed.of(session)::record);
        new Deliveries(session, clock)
                .want(changes.stream()
                        .map(change -> NewVersion.of(change.row(), change.before()))
                        .toList());
        em.flush();
        // Also where nothing is written: a role that was granted beside her leave is committed after it.
        ended.forEach(this::endRole);
        changes.stream().filter(Changed::endsAccess).map(Changed::row).forEach(row -> revoke(row.realmId(), row.key()));
        return changes.size();
    }

    private Map<MembershipKey, Membership> truths(SortedMap<MemberKey, String> realms) {
        Map<String, Set<MembershipKey>> members = realms.entrySet().stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getValue,
                        Collectors.mapping(member -> member.getKey().membership(), Collectors.toSet())));
        Map<MembershipKey, Membership> truths = new HashMap<>();
        members.forEach(
                (realmId, some) -> truths.putAll(MembershipTruth.of(session).read(realmId, some)));
        return truths;
    }

    /** A member as she is now, and whether her access has ended with it. */
    private record Changed(MemberRow row, long before, boolean endsAccess) {}

    private Optional<Changed> decide(
            MemberKey member, MarkEntity mark, MemberProjection.Locked locked, Projection.Truth truth) {
        // Not before the mark: who asked for new versions counts from that time, and another node's clock may be ahead.
        long now = Math.max(clock.millis(), mark.createdAt);
        Projection.Decision decision = mark.asksForNewVersion()
                ? Projection.decideAnew(truth, locked.previous(), now)
                : Projection.decide(truth, locked.previous(), now);
        if (!(decision instanceof Projection.Write write)) {
            locked.leaveAlone();
            return Optional.empty();
        }
        MemberRow row = row(mark.realmId, member, mark.origin(), write, locked, now);
        locked.write(row);
        long before = locked.previous().map(MemberRow::version).orElse(0L);
        return Optional.of(new Changed(row, before, write.endsAccess(locked.previous())));
    }

    private void endRole(MemberKey member, RoleGrant held) {
        AccountRoles.of(session).revoke(member.organization(), member.user(), held);
        BreakGlassOwners.of(session).dismiss(member.organization(), member.user());
    }

    private Projection.Truth truth(Membership held, AccountRole role) {
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
