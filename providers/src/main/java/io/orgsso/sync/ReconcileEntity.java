package io.orgsso.sync;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** The last comparison of a scope, and how far it got. One row for each realm, so every query may read them all. */
@Entity(name = "OrgssoReconcile")
@Table(name = "ORGSSO_RECONCILE")
@NamedQuery(
        name = "orgsso.reconcile.abandoned",
        query = "select r from OrgssoReconcile r where r.finishedAt is null and r.leaseUntil < :now")
@NamedQuery(
        name = "orgsso.reconcile.fresh",
        query = "select r.scope from OrgssoReconcile r where r.repairStartedAt > :since or r.finishedAt is null")
@NamedQuery(
        name = "orgsso.reconcile.forgetGoneRealms",
        query = "delete from OrgssoReconcile r where r.leaseUntil < :now"
                + " and r.realmId not in (select e.id from RealmEntity e)")
class ReconcileEntity {
    /** {@link ReconcileScope#key()}. */
    @Id
    @Column(name = "SCOPE", length = 80)
    String scope = "";

    @Column(name = "REALM_ID", length = 36, nullable = false)
    String realmId = "";

    @Column(name = "ORG_ID", length = 36)
    @Nullable String organizationId;

    /** The correlation id of its marks. */
    @Column(name = "RUN_ID", length = 36, nullable = false)
    String runId = "";

    @Column(name = "DRY_RUN", nullable = false)
    boolean dryRun;

    @Column(name = "LEG", length = 20, nullable = false)
    String leg = Cursor.START.leg().name();

    @Column(name = "RESUME_KEY", length = 36, nullable = false)
    String resumeKey = Cursor.START.key();

    @Column(name = "RESUME_USER")
    @Nullable String resumeUser = Cursor.START.user();

    @Column(name = "EXAMINED", nullable = false)
    long examined;

    /** {@link DriftCounts#text()}; null, not empty, for none: Oracle knows no empty string. */
    @Column(name = "DRIFT")
    @Nullable String drift;

    @Column(name = "STARTED_AT", nullable = false)
    long startedAt;

    /** When the last run began that mends what it finds, which a dry run does not; null if there was none. */
    @Column(name = "REPAIR_STARTED_AT")
    @Nullable Long repairStartedAt;

    @Column(name = "FINISHED_AT")
    @Nullable Long finishedAt;

    @Column(name = "LEASE_UNTIL", nullable = false)
    long leaseUntil;

    /** Grows with every holder: one that comes back after its lease sees that it is no longer its turn. */
    @Column(name = "FENCE", nullable = false)
    long fence;

    DriftCounts counts() {
        return DriftCounts.of(drift == null ? "" : drift);
    }

    void count(DriftCounts counts) {
        drift = counts.total() == 0 ? null : counts.text();
    }

    Cursor cursor() {
        return new Cursor(Cursor.Leg.valueOf(leg), resumeKey, resumeUser);
    }

    void resumeAt(Cursor cursor) {
        leg = cursor.leg().name();
        resumeKey = cursor.key();
        resumeUser = cursor.user();
    }
}
