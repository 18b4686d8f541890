package io.orgsso.delivery;

import io.orgsso.account.MemberKey;
import io.orgsso.account.MemberRow;
import io.orgsso.cluster.KeyedSelect;
import io.orgsso.cluster.KeyedUpdate;
import io.orgsso.cluster.RowKey;
import io.orgsso.cluster.SkipLocked;
import io.orgsso.organization.MembershipKey;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** What each target still has to hear, in the transaction of one session. */
public final class Deliveries {
    /** What a claim sets; its placeholders are the fence and the end of the lease. */
    static final String CLAIMED = "STATE = 'claimed', CLAIMED_VERSION = WANTED_VERSION, FENCE = ?, LEASE_UNTIL = ?";

    /** What the arrival of what was claimed sets. A newer version that came meanwhile is due now, twice a placeholder. */
    static final String DELIVERED = "DELIVERED_VERSION = CLAIMED_VERSION, ATTEMPTS = 0, LAST_ERROR = null, FENCE = 0,"
            + " LEASE_UNTIL = null,"
            + " STATE = case when WANTED_VERSION > CLAIMED_VERSION then 'pending' else 'delivered' end,"
            + " DUE_AT = case when WANTED_VERSION > CLAIMED_VERSION then ? else null end,"
            + " PENDING_SINCE = case when WANTED_VERSION > CLAIMED_VERSION then ? else null end";

    private final EntityManager em;
    private final Clock clock;

    public Deliveries(KeycloakSession session, Clock clock) {
        this(session.getProvider(JpaConnectionProvider.class).getEntityManager(), clock);
    }

    Deliveries(EntityManager em, Clock clock) {
        this.em = em;
        this.clock = clock;
    }

    /**
     * Has a target hear of these versions of members. A claimed row keeps its lease: its sender finds it overtaken.
     *
     * @throws org.keycloak.models.ModelDuplicateException when this is flushed, if another node was faster to enter one
     *     of the members: try again
     */
    public void want(String target, List<MemberRow> members) {
        Map<MemberKey, DeliveryEntity> known = new HashMap<>();
        rows(target)
                .lock(em, keys(members.stream().map(MemberRow::key).toList()))
                .forEach(row -> known.put(row.member(), row));
        for (MemberRow member : members) {
            DeliveryEntity row = known.get(member.key());
            if (row == null) {
                em.persist(first(target, member.realmId(), member.key(), member.version()));
            } else {
                row.want(member.version(), clock.millis());
            }
        }
    }

    private static KeyedSelect<DeliveryEntity> rows(String target) {
        return new KeyedSelect<>(DeliveryEntity.class, "ORGSSO_DELIVERY", MembershipKey.COLUMNS, MembershipKey.FIELDS)
                .sharing("TARGET", "target", target);
    }

    /**
     * Has a target hear of members it was never told of, or not of their last version: it was off in between. Looks at
     * {@code limit} of them, in key order after {@code after}.
     *
     * @return where to go on; empty after the last one
     * @throws org.keycloak.models.ModelDuplicateException if the projector was faster with one of them: try again
     */
    Optional<MemberKey> catchUp(String target, MemberKey after, int limit) {
        List<Object[]> behind = em.createNamedQuery("orgsso.delivery.behind", Object[].class)
                .setParameter("target", target)
                .setParameter("organization", after.organization().value())
                .setParameter("user", after.user().value())
                .setMaxResults(limit)
                .getResultList();
        behind.stream()
                .map(Behind::of)
                .sorted(Comparator.comparing(Behind::member))
                .forEach(row -> {
                    if (row.known()) {
                        catchUp(target, row);
                    } else {
                        em.persist(first(target, row.realmId(), row.member(), row.version()));
                    }
                });
        return behind.size() < limit
                ? Optional.empty()
                : Optional.of(Behind.of(behind.get(limit - 1)).member());
    }

    private record Behind(MemberKey member, String realmId, long version, boolean known) {
        static Behind of(Object[] columns) {
            return new Behind(
                    new MemberKey(new OrganizationId((String) columns[0]), new UserId((String) columns[1])),
                    (String) columns[2],
                    (Long) columns[3],
                    columns[4] != null);
        }
    }

    private void catchUp(String target, Behind row) {
        em.createNamedQuery("orgsso.delivery.catchUp")
                .setParameter("version", row.version())
                .setParameter("now", clock.millis())
                .setParameter("target", target)
                .setParameter("organization", row.member().organization().value())
                .setParameter("user", row.member().user().value())
                .executeUpdate();
    }

    private DeliveryEntity first(String target, String realmId, MemberKey member, long version) {
        DeliveryEntity delivery = new DeliveryEntity();
        delivery.target = target;
        delivery.organizationId = member.organization().value();
        delivery.userId = member.user().value();
        delivery.realmId = realmId;
        delivery.wanted = version;
        delivery.dueAt = clock.millis();
        delivery.pendingSince = delivery.dueAt;
        return delivery;
    }

    /** Takes up to {@code limit} due rows under the claim number {@code fence} until the lease runs out. */
    List<MemberKey> claim(String target, long fence, long leaseMillis, int limit) {
        long now = clock.millis();
        return ArrayStatements.of(em)
                .map(statements -> statements.claim(target, now, fence, now + leaseMillis, limit))
                .orElseGet(() -> claimOneByOne(target, now, fence, now + leaseMillis, limit));
    }

    private List<MemberKey> claimOneByOne(String target, long now, long fence, long leaseUntil, int limit) {
        List<DeliveryEntity> due = SkipLocked.select(em.createNamedQuery("orgsso.delivery.due", DeliveryEntity.class)
                .setParameter("target", target)
                .setParameter("now", now)
                .setMaxResults(limit));
        if (due.isEmpty()) {
            return List.of();
        }
        List<MemberKey> members = due.stream().map(DeliveryEntity::member).toList();
        new KeyedUpdate("ORGSSO_DELIVERY", MembershipKey.COLUMNS, CLAIMED, "TARGET = ?")
                .with(fence, leaseUntil, target)
                .run(em, keys(members));
        // What the statement has changed stands differently there.
        em.clear();
        return members;
    }

    /**
     * Ends claims. Passes over rows that the projector holds instead of waiting for them: it locks them in another order
     * than this does, and two that wait for each other end in a deadlock. A row that another claim has taken since the
     * lease ran out, or that is gone, is left alone.
     *
     * @return what is left for another call
     */
    List<Settlement> settle(String target, List<Settlement> settlements) {
        List<Settlement> arrived = settlements.stream()
                .filter(settlement -> settlement.failure().isEmpty())
                .toList();
        Set<MemberKey> ended = arrived.isEmpty()
                ? Set.of()
                : ArrayStatements.of(em)
                        .map(statements -> statements.acknowledge(target, clock.millis(), arrived))
                        .orElse(Set.of());
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
        List<MemberKey> delivered = new ArrayList<>();
        for (Settlement settlement : settlements) {
            DeliveryEntity row = held.get(settlement.member());
            if (row == null) {
                left.add(settlement);
            } else if (row.fence == settlement.fence()) {
                settlement.failure().ifPresentOrElse(failure -> failure.accept(row), () -> delivered.add(row.member()));
            }
        }
        acknowledge(target, delivered);
        return left.isEmpty() ? left : stillHeld(target, left);
    }

    private void acknowledge(String target, List<MemberKey> delivered) {
        long now = clock.millis();
        new KeyedUpdate("ORGSSO_DELIVERY", MembershipKey.COLUMNS, DELIVERED, "TARGET = ?")
                .with(now, now, target)
                .run(em, keys(delivered));
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
                .filter(settlement -> Objects.equals(fences.get(settlement.member()), settlement.fence()))
                .toList();
    }

    /**
     * The end of one claim.
     *
     * @param fence number of the claim
     * @param failure what becomes of the row; empty if what was claimed has arrived
     */
    record Settlement(MemberKey member, long fence, Optional<Consumer<DeliveryEntity>> failure) {
        static Settlement arrived(MemberKey member, long fence) {
            return new Settlement(member, fence, Optional.empty());
        }

        static Settlement failed(MemberKey member, long fence, Consumer<DeliveryEntity> failure) {
            return new Settlement(member, fence, Optional.of(failure));
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

    /** After an outage: what waits for its next attempt is due now, and the last one is not counted against it. */
    void wake(String target) {
        em.createNamedQuery("orgsso.delivery.wake")
                .setParameter("target", target)
                .setParameter("now", clock.millis())
                .executeUpdate();
    }

    /** The same of what the target has failed for good since then. */
    void revive(String target, long since) {
        em.createNamedQuery("orgsso.delivery.revive")
                .setParameter("target", target)
                .setParameter("since", since)
                .setParameter("now", clock.millis())
                .executeUpdate();
    }

    /**
     * Whether one of these targets has yet to hear something of this realm; a message that a target refused counts until
     * an operator has it delivered.
     */
    public boolean undelivered(String realmId, List<String> targets) {
        return targets.stream()
                .anyMatch(target -> em.createNamedQuery("orgsso.delivery.undelivered", Long.class)
                                .setParameter("realm", realmId)
                                .setParameter("target", target)
                                .getSingleResult()
                        > 0);
    }

    /** Forgets what every target, also one that is no longer configured, had to hear of a realm that is gone. */
    public void forgetRealm(String realmId) {
        em.createNamedQuery("orgsso.delivery.forgetRealm")
                .setParameter("realm", realmId)
                .executeUpdate();
        new Targets(em, clock).forgetRealm(realmId);
    }
}
