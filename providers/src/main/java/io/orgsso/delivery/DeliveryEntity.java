package io.orgsso.delivery;

import io.orgsso.account.MemberKey;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
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
 * What one target is owed of one member. There is a row from the moment a version is to be delivered until it is; without
 * one the target has the member's version, so that what is well costs nothing. {@code delivered} is what the target had
 * when the row was entered, or has taken since. {@code dueAt} is the next attempt; null where there is nothing to do. A claimed
 * row stays due, so that a claim writes no index, and is passed over until its lease ends. {@code fence} is the number of
 * the claim that holds the row: who comes back after the lease ran out finds another number and changes nothing.
 */
@Entity(name = "OrgssoDelivery")
@Table(name = "ORGSSO_DELIVERY")
@IdClass(DeliveryEntity.Key.class)
// IDX_ORGSSO_DELIVERY_DUE.
@NamedQuery(
        name = "orgsso.delivery.due",
        query = "select d from OrgssoDelivery d where d.target = :target and d.dueAt between :from and :now"
                + " and (d.leaseUntil is null or d.leaseUntil <= :now) order by d.dueAt")
// Primary key.
@NamedQuery(
        name = "orgsso.delivery.dueAfter",
        query = "select d.organizationId from OrgssoDelivery d where d.target = :target"
                + " and d.organizationId > :organization"
                + " and d.dueAt <= :now and (d.leaseUntil is null or d.leaseUntil <= :now)"
                + " order by d.organizationId, d.userId")
@NamedQuery(
        name = "orgsso.delivery.dueOfOrganization",
        query = "select d.userId from OrgssoDelivery d where d.target = :target and d.organizationId = :organization"
                + " and d.userId > :user and d.dueAt <= :now and (d.leaseUntil is null or d.leaseUntil <= :now)"
                + " order by d.userId")
// Primary key of OrgssoMember, the projection in room account: the first condition bounds it on every database.
@NamedQuery(
        name = "orgsso.delivery.everybody",
        query = "select m.organizationId, m.userId, m.realmId, m.version from OrgssoMember m"
                + " where m.organizationId >= :organization"
                + " and (m.organizationId > :organization or m.userId > :user) order by m.organizationId, m.userId")
// Primary key.
@NamedQuery(name = "orgsso.delivery.ofTarget", query = "select d from OrgssoDelivery d where d.target = :target")
// A scan of what is owed, for realms that are gone.
@NamedQuery(
        name = "orgsso.delivery.owedOfRealm",
        query = "select count(d) from OrgssoDelivery d where d.realmId = :realm"
                + " and (d.dueAt is not null or d.failedAt is not null)"
                + " and d.target in (select t.name from OrgssoTarget t)")
@NamedQuery(name = "orgsso.delivery.ofRealm", query = "select d from OrgssoDelivery d where d.realmId = :realm")
// IDX_ORGSSO_DELIVERY_DUE, IDX_ORGSSO_DELIVERY_FAILED.
@NamedQuery(
        name = "orgsso.delivery.backlog",
        query = "select count(d), min(d.pendingSince) from OrgssoDelivery d where d.target = :target"
                + " and d.dueAt is not null")
@NamedQuery(
        name = "orgsso.delivery.deadCount",
        query = "select count(d) from OrgssoDelivery d where d.target = :target and d.failedAt is not null")
// IDX_ORGSSO_DELIVERY_DUE.
@NamedQuery(
        name = "orgsso.delivery.backlogOfRealm",
        query = "select count(d), min(d.pendingSince) from OrgssoDelivery d where d.realmId = :realm"
                + " and d.target = :target and d.dueAt is not null")
// IDX_ORGSSO_DELIVERY_FAILED.
@NamedQuery(
        name = "orgsso.delivery.deadCountOfRealm",
        query = "select count(d) from OrgssoDelivery d where d.target = :target and d.failedAt is not null"
                + " and d.realmId = :realm")
@NamedQuery(
        name = "orgsso.delivery.dead",
        query = "select d from OrgssoDelivery d where d.target = :target and d.failedAt is not null"
                + " and d.realmId = :realm order by d.failedAt, d.organizationId, d.userId")
// Whom a replay may name, the first three in key order. IDX_ORGSSO_DELIVERY_FAILED, IDX_ORGSSO_DELIVERY_DUE.
@NamedQuery(
        name = "orgsso.delivery.failedOfRealm",
        query = DeliveryEntity.ROWS + " and d.failedAt is not null and d.realmId = :realm" + DeliveryEntity.AFTER)
@NamedQuery(
        name = "orgsso.delivery.failedSince",
        query = DeliveryEntity.ROWS + " and d.failedAt >= :since" + DeliveryEntity.AFTER)
@NamedQuery(
        name = "orgsso.delivery.waiting",
        query = DeliveryEntity.ROWS + " and d.dueAt > :now and d.state = 'pending'" + DeliveryEntity.AFTER)
// Primary key of OrgssoMember; since: IDX_ORGSSO_MEMBER_USER, once for all pages.
@NamedQuery(
        name = "orgsso.delivery.oneMember",
        query = DeliveryEntity.MEMBERS + " and m.organizationId = :organization and m.userId = :user")
@NamedQuery(
        name = "orgsso.delivery.membersOfOrganization",
        query = DeliveryEntity.MEMBERS + " and m.organizationId = :organization and m.userId > :afterUser"
                + " order by m.userId")
@NamedQuery(
        name = "orgsso.delivery.membersSince",
        query = DeliveryEntity.MEMBERS + " and m.version >= :since and m.userId >= :afterUser"
                + " and (m.userId > :afterUser or m.organizationId > :afterOrganization)"
                + " order by m.userId, m.organizationId")
class DeliveryEntity {
    static final String ROWS =
            "select d.organizationId, d.userId, d.realmId, d.wanted from OrgssoDelivery d where d.target = :target";

    static final String AFTER = " and d.organizationId >= :afterOrganization"
            + " and (d.organizationId > :afterOrganization or d.userId > :afterUser)"
            + " order by d.organizationId, d.userId";

    static final String MEMBERS =
            "select m.organizationId, m.userId, m.realmId, m.version from OrgssoMember m where m.realmId = :realm";

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

    /** Until when the claim holds a claimed row; null elsewhere. */
    @Column(name = "LEASE_UNTIL")
    @Nullable Long leaseUntil;

    /** Since when the target is behind; null where it is not, or has refused. */
    @Column(name = "PENDING_SINCE")
    @Nullable Long pendingSince;

    /** When the target refused for good; null elsewhere. */
    @Column(name = "FAILED_AT")
    @Nullable Long failedAt;

    @Column(name = "FENCE", nullable = false)
    long fence;

    @Column(name = "ATTEMPTS", nullable = false)
    int attempts;

    @Column(name = "LAST_ERROR", length = 1000)
    @Nullable String lastError;

    MemberKey member() {
        return new MemberKey(new OrganizationId(organizationId), new UserId(userId));
    }

    /** The target is to hear of a newer version. A claimed row keeps its lease: its sender finds it overtaken. */
    void want(long version, long now) {
        wanted = Math.max(wanted, version);
        attempts = 0;
        failedAt = null;
        if (pendingSince == null) {
            pendingSince = now;
        }
        dueAt = now;
        if (!state.equals(CLAIMED)) {
            state = PENDING;
        }
    }

    /** After an outage: what waits for its next attempt is due now, and the last one is not counted against it. */
    void wake(long now) {
        if (state.equals(PENDING) && dueAt != null && dueAt > now) {
            dueAt = now;
            attempts = Math.max(0, attempts - 1);
        }
    }

    boolean isDue(long now) {
        return dueAt != null && dueAt <= now && (leaseUntil == null || leaseUntil <= now);
    }

    /** Its message is on its way, under this number, until the lease ends. */
    void claim(long number, long until) {
        state = CLAIMED;
        claimed = wanted;
        fence = number;
        leaseUntil = until;
    }

    /** What was claimed has arrived; answers whether the target is owed more. */
    boolean arrived(long now) {
        delivered = claimed;
        attempts = 0;
        lastError = null;
        end(PENDING, now, now);
        return wanted > claimed;
    }

    /** The target was not to be reached: no fault of this message, which costs it no attempt. */
    void release(long now, String error) {
        lastError = error;
        end(PENDING, now, now);
    }

    void retry(long due, long now, String error) {
        fail(error);
        end(PENDING, due, now);
    }

    /** The target will never take this version; it waits for an operator or for the member's next change. */
    void bury(long now, String error) {
        fail(error);
        end(DEAD, null, now);
        failedAt = isDead() ? Long.valueOf(now) : null;
    }

    boolean isDead() {
        return state.equals(DEAD);
    }

    private void fail(String error) {
        attempts++;
        lastError = error;
    }

    /** Ends the claim. Whatever became of what was claimed: a newer version that came meanwhile is due now. */
    private void end(String outcome, @Nullable Long due, long now) {
        boolean overtaken = wanted > claimed;
        fence = 0;
        leaseUntil = null;
        state = overtaken ? PENDING : outcome;
        dueAt = overtaken ? Long.valueOf(now) : due;
        if (overtaken) {
            attempts = 0;
        }
        if (dueAt == null) {
            pendingSince = null;
        }
    }

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
