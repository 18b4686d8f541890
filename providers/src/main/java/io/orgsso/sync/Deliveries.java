package io.orgsso.sync;

import io.orgsso.account.MemberKey;
import io.orgsso.account.MemberRow;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** What each target still has to hear, in the transaction of one session. */
final class Deliveries {
    private static final int LONGEST_ERROR = 1000;

    private final EntityManager em;
    private final Clock clock;

    Deliveries(KeycloakSession session, Clock clock) {
        this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        this.clock = clock;
    }

    /** One member's row in one sender's hands. */
    record Claim(MemberKey member, int attempts) {}

    /** Has a target hear of this version of a member. A claimed row keeps its lease: its sender finds it overtaken. */
    void want(String target, MemberRow row) {
        int known = em.createNamedQuery("orgsso.delivery.want")
                .setParameter("version", row.version())
                .setParameter("now", clock.millis())
                .setParameter("target", target)
                .setParameter("organization", row.organization().value())
                .setParameter("user", row.user().value())
                .executeUpdate();
        if (known == 0) {
            em.persist(first(target, row));
        }
    }

    /** Has a target hear of a member it knows nothing of; nothing happens if it is told already. */
    void wantIfUnknown(String target, MemberRow row) {
        DeliveryEntity.Key key = new DeliveryEntity.Key(
                target, row.organization().value(), row.user().value());
        if (em.find(DeliveryEntity.class, key) == null) {
            em.persist(first(target, row));
        }
    }

    private DeliveryEntity first(String target, MemberRow row) {
        DeliveryEntity delivery = new DeliveryEntity();
        delivery.target = target;
        delivery.organizationId = row.organization().value();
        delivery.userId = row.user().value();
        delivery.realmId = row.realmId();
        delivery.wanted = row.version();
        delivery.dueAt = clock.millis();
        return delivery;
    }

    /** Takes up to {@code limit} due rows under the claim number {@code fence} until the lease runs out. */
    List<Claim> claim(String target, long fence, long leaseMillis, int limit) {
        long now = clock.millis();
        List<DeliveryEntity> due = SkipLocked.select(em.createNamedQuery("orgsso.delivery.due", DeliveryEntity.class)
                .setParameter("target", target)
                .setParameter("now", now)
                .setMaxResults(limit));
        for (DeliveryEntity row : due) {
            row.state = DeliveryEntity.CLAIMED;
            row.claimed = row.wanted;
            row.fence = fence;
            row.dueAt = now + leaseMillis;
        }
        em.flush();
        return due.stream()
                .map(row -> new Claim(
                        new MemberKey(new OrganizationId(row.organizationId), new UserId(row.userId)), row.attempts))
                .toList();
    }

    /** Everything still held under this claim number arrived. */
    void acknowledge(String target, long fence) {
        em.createNamedQuery("orgsso.delivery.acknowledge")
                .setParameter("target", target)
                .setParameter("fence", fence)
                .executeUpdate();
        em.createNamedQuery("orgsso.delivery.acknowledgeOvertaken")
                .setParameter("target", target)
                .setParameter("fence", fence)
                .setParameter("now", clock.millis())
                .executeUpdate();
    }

    /** The target was not to be reached: no fault of these messages, they stay first in line. */
    void release(String target, long fence, String error) {
        em.createNamedQuery("orgsso.delivery.release")
                .setParameter("now", clock.millis())
                .setParameter("error", shortened(error))
                .setParameter("target", target)
                .setParameter("fence", fence)
                .executeUpdate();
    }

    void retry(String target, long fence, MemberKey member, long delayMillis, String error) {
        fail(target, fence, member, DeliveryEntity.PENDING, clock.millis() + delayMillis, error);
    }

    /** The target will never take this one; it waits for an operator or for the member's next change. */
    void bury(String target, long fence, MemberKey member, String error) {
        fail(target, fence, member, DeliveryEntity.DEAD, null, error);
    }

    private void fail(String target, long fence, MemberKey member, String state, @Nullable Long due, String error) {
        em.createNamedQuery("orgsso.delivery.fail")
                .setParameter("state", state)
                .setParameter("due", due)
                .setParameter("error", shortened(error))
                .setParameter("target", target)
                .setParameter("organization", member.organization().value())
                .setParameter("user", member.user().value())
                .setParameter("fence", fence)
                .executeUpdate();
    }

    private static String shortened(String error) {
        return error.substring(0, Math.min(error.length(), LONGEST_ERROR));
    }

    /** Whether some target has yet to hear something of this realm. */
    boolean undelivered(String realmId) {
        return em.createNamedQuery("orgsso.delivery.undelivered", Long.class)
                        .setParameter("realm", realmId)
                        .getSingleResult()
                > 0;
    }

    void forgetRealm(String realmId) {
        em.createNamedQuery("orgsso.delivery.forgetRealm")
                .setParameter("realm", realmId)
                .executeUpdate();
    }
}
