package io.orgsso.delivery;

import io.orgsso.account.MemberKey;
import io.orgsso.cluster.BoundedDelete;
import io.orgsso.cluster.KeyedSelect;
import io.orgsso.cluster.RowKey;
import io.orgsso.cluster.SkipLocked;
import io.orgsso.organization.MembershipKey;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.TypedQuery;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** What each target still has to hear, in the transaction of one session. */
public final class Deliveries {
    /** Of whom one is taken; enough to come by those that a target never takes. */
    private static final int SOME = 64;

    private final EntityManager em;
    private final Clock clock;
    private final Optional<ArrayStatements> statements;

    public Deliveries(KeycloakSession session, Clock clock) {
        this(session.getProvider(JpaConnectionProvider.class).getEntityManager(), clock);
    }

    Deliveries(EntityManager em, Clock clock) {
        this(em, clock, ArrayStatements.of(em));
    }

    /** @param statements empty to do without */
    Deliveries(EntityManager em, Clock clock, Optional<ArrayStatements> statements) {
        this.em = em;
        this.clock = clock;
        this.statements = statements;
    }

    /**
     * Has every target hear of these versions of members. A claimed row keeps its lease: its sender finds it overtaken.
     * No target is added until this transaction ends.
     *
     * @throws org.keycloak.models.ModelDuplicateException when this is flushed, if another node was faster to enter one
     *     of the members: try again
     */
    public void want(List<NewVersion> members) {
        List<String> targets = members.isEmpty() ? List.of() : new TargetList(em, clock).held();
        if (targets.isEmpty()) {
            return;
        }
        statements.ifPresentOrElse(
                array -> array.want(targets, members, clock.millis()),
                () -> targets.forEach(target -> wantOneByOne(target, members)));
    }

    /** Has one target hear once more of members as they are now; whom it is owed a newer version of keeps that. */
    void again(String target, List<NewVersion> members) {
        statements.ifPresentOrElse(array -> array.want(List.of(target), members, clock.millis()), () -> {
            // What the projector enters meanwhile would be entered twice.
            new TargetList(em, clock).holdAlone();
            wantOneByOne(target, members);
        });
    }

    private void wantOneByOne(String target, List<NewVersion> members) {
        Map<MemberKey, DeliveryEntity> known = new HashMap<>();
        rows(target)
                .lock(em, keys(members.stream().map(NewVersion::member).toList()))
                .forEach(row -> known.put(row.member(), row));
        for (NewVersion member : members) {
            DeliveryEntity row = known.get(member.member());
            if (row == null) {
                em.persist(first(target, member));
            } else {
                row.want(member.version(), clock.millis());
            }
        }
    }

    private static KeyedSelect<DeliveryEntity> rows(String target) {
        return new KeyedSelect<>(DeliveryEntity.class, "ORGSSO_DELIVERY", MembershipKey.COLUMNS, MembershipKey.FIELDS)
                .sharing("TARGET", "target", target);
    }

    private DeliveryEntity first(String target, NewVersion member) {
        DeliveryEntity delivery = new DeliveryEntity();
        delivery.target = target;
        delivery.organizationId = member.member().organization().value();
        delivery.userId = member.member().user().value();
        delivery.realmId = member.realmId();
        delivery.wanted = member.version();
        delivery.delivered = member.before();
        delivery.dueAt = clock.millis();
        delivery.pendingSince = delivery.dueAt;
        return delivery;
    }

    /**
     * Has a target that is new hear of everybody who was there before it, {@code limit} of them after those that have
     * been entered already.
     *
     * @return whether there are more
     * @throws org.keycloak.models.ModelDuplicateException when this is flushed, if the projector was faster with one of
     *     them: try again
     */
    boolean fill(String target, int limit) {
        TargetEntity row = em.find(TargetEntity.class, target, LockModeType.PESSIMISTIC_WRITE);
        if (row == null || row.filled) {
            return false;
        }
        List<Object[]> page = em.createNamedQuery("orgsso.delivery.everybody", Object[].class)
                .setParameter(
                        "organization",
                        Objects.requireNonNullElse(
                                row.fillOrganization,
                                MemberKey.FIRST.organization().value()))
                .setParameter(
                        "user",
                        Objects.requireNonNullElse(
                                row.fillUser, MemberKey.FIRST.user().value()))
                .setMaxResults(limit)
                .getResultList();
        List<NewVersion> members = page.stream().map(Deliveries::untold).toList();
        Set<MemberKey> owed = rows(target)
                .read(em, keys(members.stream().map(NewVersion::member).toList()))
                .stream()
                .map(DeliveryEntity::member)
                .collect(Collectors.toSet());
        members.stream()
                .filter(member -> !owed.contains(member.member()))
                .forEach(member -> em.persist(first(target, member)));
        if (members.size() < limit) {
            row.filled = true;
            return false;
        }
        MemberKey last = members.get(limit - 1).member();
        row.fillOrganization = last.organization().value();
        row.fillUser = last.user().value();
        return true;
    }

    private static NewVersion untold(Object[] columns) {
        return NewVersion.of(columns, 0);
    }

    /** This transaction only claims and settles: whatever is lost of it is delivered once more. */
    void tune() {
        statements.ifPresent(ArrayStatements::tune);
    }

    /**
     * Takes up to {@code limit} rows that are due since {@code from} or later under the claim number {@code fence} until
     * the lease runs out, the first due first.
     */
    List<Due> claim(String target, long from, long fence, long leaseMillis, int limit) {
        long now = clock.millis();
        return statements
                .map(array -> array.claim(target, from, now, fence, now + leaseMillis, limit))
                .orElseGet(() -> claimOneByOne(target, from, now, fence, now + leaseMillis, limit));
    }

    private List<Due> claimOneByOne(String target, long from, long now, long fence, long leaseUntil, int limit) {
        List<DeliveryEntity> due = SkipLocked.select(em.createNamedQuery("orgsso.delivery.due", DeliveryEntity.class)
                .setParameter("target", target)
                .setParameter("from", from)
                .setParameter("now", now)
                .setMaxResults(limit));
        return taken(due, fence, leaseUntil);
    }

    /**
     * Takes one row that is due, if there is one: of another organization than this where there is one, found by the key,
     * which passes by whatever else this one is owed; and any of its rows, so that none is tried again and again.
     */
    List<Due> claimBeside(
            String target, Optional<OrganizationId> beside, RandomGenerator random, long fence, long leaseMillis) {
        long now = clock.millis();
        List<MemberKey> some = beside.flatMap(last -> dueBehind(target, last, now))
                .or(() -> dueBehind(target, MemberKey.FIRST.organization(), now))
                .map(organization -> someDue(target, organization, random, now))
                .orElse(List.of());
        if (some.isEmpty()) {
            return List.of();
        }
        MemberKey one = some.get(random.nextInt(some.size()));
        List<DeliveryEntity> row = rows(target).lockFree(em, keys(List.of(one))).stream()
                .filter(locked -> locked.isDue(now))
                .toList();
        return taken(row, fence, now + leaseMillis);
    }

    private Optional<OrganizationId> dueBehind(String target, OrganizationId organization, long now) {
        return em.createNamedQuery("orgsso.delivery.dueAfter", String.class)
                .setParameter("target", target)
                .setParameter("organization", organization.value())
                .setParameter("now", now)
                .setMaxResults(1)
                .getResultStream()
                .findFirst()
                .map(OrganizationId::new);
    }

    /** From anywhere among them on, and from the first. */
    private List<MemberKey> someDue(String target, OrganizationId organization, RandomGenerator random, long now) {
        String anywhere = new UUID(random.nextLong(), random.nextLong()).toString();
        return Stream.of(anywhere, MemberKey.FIRST.user().value())
                .flatMap(after -> em
                        .createNamedQuery("orgsso.delivery.dueOfOrganization", String.class)
                        .setParameter("target", target)
                        .setParameter("organization", organization.value())
                        .setParameter("user", after)
                        .setParameter("now", now)
                        .setMaxResults(SOME)
                        .getResultList()
                        .stream())
                .distinct()
                .map(user -> new MemberKey(organization, new UserId(user)))
                .toList();
    }

    private static List<Due> taken(List<DeliveryEntity> rows, long fence, long leaseUntil) {
        rows.forEach(row -> row.claim(fence, leaseUntil));
        return rows.stream()
                .map(row -> {
                    long at = Objects.requireNonNull(row.dueAt);
                    return new Due(
                            new Claim(row.member(), fence, ""), at, Objects.requireNonNullElse(row.pendingSince, at));
                })
                .toList();
    }

    /**
     * Ends claims. Passes over rows that the projector holds instead of waiting for them: it locks them in another order
     * than this does, and two that wait for each other end in a deadlock. A row that another claim has taken since the
     * lease ran out, or that is gone, is left alone.
     *
     * @return what is left for another call
     */
    List<Settlement> settle(String target, List<Settlement> settlements) {
        List<Claim> arrived = settlements.stream()
                .filter(settlement -> settlement.failure().isEmpty())
                .map(Settlement::claim)
                .filter(Claim::hasPlace)
                .toList();
        Set<MemberKey> ended = arrived.isEmpty()
                ? Set.of()
                : statements.map(array -> array.acknowledge(target, arrived)).orElse(Set.of());
        return settleOneByOne(
                target,
                settlements.stream()
                        .filter(settlement -> !ended.contains(settlement.member()))
                        .toList());
    }

    private List<Settlement> settleOneByOne(String target, List<Settlement> settlements) {
        if (settlements.isEmpty()) {
            return List.of();
        }
        Map<MemberKey, DeliveryEntity> held = new HashMap<>();
        rows(target).lockFree(em, named(settlements)).forEach(row -> held.put(row.member(), row));
        List<Settlement> left = new ArrayList<>();
        for (Settlement settlement : settlements) {
            DeliveryEntity row = held.get(settlement.member());
            if (row == null) {
                left.add(settlement);
            } else if (row.fence == settlement.claim().fence()) {
                settlement.failure().ifPresentOrElse(failure -> failure.accept(row), () -> arrived(row));
            }
        }
        return left.isEmpty() ? left : stillHeld(target, left);
    }

    private void arrived(DeliveryEntity row) {
        if (!row.arrived(clock.millis())) {
            em.remove(row);
        }
    }

    private static List<RowKey> keys(List<MemberKey> members) {
        return members.stream().map(member -> member.membership().row()).toList();
    }

    private static List<RowKey> named(List<Settlement> settlements) {
        return keys(settlements.stream().map(Settlement::member).toList());
    }

    private List<Settlement> stillHeld(String target, List<Settlement> settlements) {
        Map<MemberKey, Long> fences = new HashMap<>();
        rows(target).read(em, named(settlements)).forEach(row -> fences.put(row.member(), row.fence));
        return settlements.stream()
                .filter(settlement -> Objects.equals(
                        fences.get(settlement.member()), settlement.claim().fence()))
                .toList();
    }

    /**
     * A row in the hands of this node.
     *
     * @param fence number of the claim
     * @param place where the claimed row is, as the database says itself; empty where it does not, or no longer holds
     */
    record Claim(MemberKey member, long fence, String place) {
        boolean hasPlace() {
            return !place.isEmpty();
        }

        Claim withoutPlace() {
            return new Claim(member, fence, "");
        }
    }

    /**
     * @param at since when the row was due
     * @param since when the target is behind
     */
    record Due(Claim claim, long at, long since) {}

    /**
     * The end of one claim.
     *
     * @param failure what becomes of the row; empty if what was claimed has arrived
     */
    record Settlement(Claim claim, Optional<Consumer<DeliveryEntity>> failure) {
        static Settlement arrived(Claim claim) {
            return new Settlement(claim, Optional.empty());
        }

        static Settlement failed(Claim claim, Consumer<DeliveryEntity> failure) {
            return new Settlement(claim, Optional.of(failure));
        }

        MemberKey member() {
            return claim.member();
        }

        Settlement withoutPlace() {
            return new Settlement(claim.withoutPlace(), failure);
        }
    }

    /** What a target is behind, over all realms. */
    Backlog backlog(String target) {
        return backlog(
                em.createNamedQuery("orgsso.delivery.backlog", Object[].class),
                em.createNamedQuery("orgsso.delivery.deadCount", Long.class),
                target);
    }

    /** The same of one realm. */
    Backlog backlog(String target, String realmId) {
        return backlog(
                em.createNamedQuery("orgsso.delivery.backlogOfRealm", Object[].class)
                        .setParameter("realm", realmId),
                em.createNamedQuery("orgsso.delivery.deadCountOfRealm", Long.class)
                        .setParameter("realm", realmId),
                target);
    }

    private Backlog backlog(TypedQuery<Object[]> pending, TypedQuery<Long> dead, String target) {
        Object[] row = pending.setParameter("target", target).getSingleResult();
        long age = row[1] == null ? 0 : Math.max(0, clock.millis() - (Long) row[1]) / 1000;
        return new Backlog(
                (Long) row[0], age, dead.setParameter("target", target).getSingleResult());
    }

    /** {@link DeliveryEntity#wake}, of these members. */
    void wake(String target, List<NewVersion> members) {
        rows(target)
                .lock(em, keys(members.stream().map(NewVersion::member).toList()))
                .forEach(row -> row.wake(clock.millis()));
    }

    /**
     * Whether a target has yet to hear something of this realm; a message that a target refused counts until an operator
     * has it delivered.
     */
    public boolean undelivered(String realmId) {
        return em.createNamedQuery("orgsso.delivery.owedOfRealm", Long.class)
                        .setParameter("realm", realmId)
                        .getSingleResult()
                > 0;
    }

    /**
     * Forgets up to {@code limit} messages of a realm that is gone, and with the last of them how many there were. Those
     * that are left are of targets that are gone too.
     *
     * @return how many it forgot
     */
    public int forgetRealm(String realmId, int limit) {
        int some = BoundedDelete.of(
                em,
                em.createNamedQuery("orgsso.delivery.ofRealm", DeliveryEntity.class)
                        .setParameter("realm", realmId),
                limit);
        if (some < limit) {
            new Targets(em, clock).forgetRealm(realmId);
        }
        return some;
    }
}
