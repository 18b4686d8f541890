package io.orgsso.sync;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one target knows of one member. {@code dueAt} is the next attempt of a pending row and the end of the lease of a
 * claimed one; null where there is nothing to do. {@code fence} is the number of the claim that holds the row: who comes
 * back after the lease ran out finds another number and changes nothing.
 */
@Entity(name = "OrgssoDelivery")
@Table(name = "ORGSSO_DELIVERY")
@IdClass(DeliveryEntity.Key.class)
// IDX_ORGSSO_DELIVERY_DUE.
@NamedQuery(
        name = "orgsso.delivery.due",
        query = "select d from OrgssoDelivery d where d.target = :target and d.dueAt <= :now order by d.dueAt")
// Primary key.
@NamedQuery(
        name = "orgsso.delivery.want",
        query = "update OrgssoDelivery d set d.wanted = :version, d.attempts = 0,"
                + " d.dueAt = case when d.state = 'claimed' then d.dueAt else :now end,"
                + " d.state = case when d.state = 'claimed' then 'claimed' else 'pending' end"
                + " where d.target = :target and d.organizationId = :organization and d.userId = :user")
// IDX_ORGSSO_DELIVERY_FENCE.
@NamedQuery(
        name = "orgsso.delivery.acknowledge",
        query = "update OrgssoDelivery d set d.delivered = d.claimed, d.state = 'delivered', d.dueAt = null,"
                + " d.fence = 0, d.attempts = 0, d.lastError = null"
                + " where d.target = :target and d.fence = :fence and d.wanted = d.claimed")
@NamedQuery(
        name = "orgsso.delivery.acknowledgeOvertaken",
        query = "update OrgssoDelivery d set d.delivered = d.claimed, d.state = 'pending', d.dueAt = :now,"
                + " d.fence = 0, d.attempts = 0, d.lastError = null"
                + " where d.target = :target and d.fence = :fence and d.wanted > d.claimed")
@NamedQuery(
        name = "orgsso.delivery.release",
        query = "update OrgssoDelivery d set d.state = 'pending', d.dueAt = :now, d.fence = 0, d.lastError = :error"
                + " where d.target = :target and d.fence = :fence")
// Primary key, and the fence as its guard.
@NamedQuery(
        name = "orgsso.delivery.fail",
        query = "update OrgssoDelivery d set d.state = :state, d.dueAt = :due, d.fence = 0,"
                + " d.attempts = d.attempts + 1, d.lastError = :error where d.target = :target"
                + " and d.organizationId = :organization and d.userId = :user and d.fence = :fence")
// IDX_ORGSSO_DELIVERY_REALM.
@NamedQuery(
        name = "orgsso.delivery.undelivered",
        query = "select count(d) from OrgssoDelivery d where d.realmId = :realm and d.dueAt is not null")
@NamedQuery(name = "orgsso.delivery.forgetRealm", query = "delete from OrgssoDelivery d where d.realmId = :realm")
class DeliveryEntity {
    static final String PENDING = "pending";
    static final String CLAIMED = "claimed";
    static final String DEAD = "dead";

    @Id
    @Column(name = "TARGET", length = 40)
    String target = "";

    @Id
    @Column(name = "ORG_ID", length = 36)
    String organizationId = "";

    @Id
    @Column(name = "USER_ID")
    String userId = "";

    @Column(name = "REALM_ID", length = 36, nullable = false)
    String realmId = "";

    @Column(name = "WANTED_VERSION", nullable = false)
    long wanted;

    @Column(name = "CLAIMED_VERSION", nullable = false)
    long claimed;

    @Column(name = "DELIVERED_VERSION", nullable = false)
    long delivered;

    @Column(name = "STATE", length = 20, nullable = false)
    String state = PENDING;

    @Column(name = "DUE_AT")
    @Nullable Long dueAt;

    @Column(name = "FENCE", nullable = false)
    long fence;

    @Column(name = "ATTEMPTS", nullable = false)
    int attempts;

    @Column(name = "LAST_ERROR", length = 1000)
    @Nullable String lastError;

    static class Key implements Serializable {
        String target = "";
        String organizationId = "";
        String userId = "";

        Key() {}

        Key(String target, String organizationId, String userId) {
            this.target = target;
            this.organizationId = organizationId;
            this.userId = userId;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key
                    && target.equals(key.target)
                    && organizationId.equals(key.organizationId)
                    && userId.equals(key.userId);
        }

        @Override
        public int hashCode() {
            return Objects.hash(target, organizationId, userId);
        }
    }
}
