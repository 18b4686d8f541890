package io.orgsso.sync;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** A mark: something about this member, organization, user or connection may have changed, look. */
@Entity(name = "OrgssoMark")
@Table(name = "ORGSSO_MARK")
// IDX_ORGSSO_MARK_DUE.
@NamedQuery(name = "orgsso.mark.due", query = "select m from OrgssoMark m where m.dueAt <= :now order by m.dueAt")
@NamedQuery(
        name = "orgsso.mark.dueLast",
        query = "select m from OrgssoMark m where m.dueAt <= :now order by m.dueAt desc")
@NamedQuery(name = "orgsso.mark.byId", query = "select m from OrgssoMark m where m.id = :id and m.dueAt <= :now")
// A scan, of a table that is empty most of the time.
@NamedQuery(name = "orgsso.mark.count", query = "select count(m) from OrgssoMark m where m.realmId = :realm")
// The whole table; every node asks once in fifteen seconds.
@NamedQuery(name = "orgsso.mark.waiting", query = "select count(m), min(m.createdAt) from OrgssoMark m")
// The whole table, which is short unless many wait: asked only by operators who wait too.
@NamedQuery(
        name = "orgsso.mark.pending",
        query = "select count(m) from OrgssoMark m where m.realmId = :realm and m.correlationId = :correlation")
@NamedQuery(
        name = "orgsso.mark.ofCause",
        query = "select count(m) from OrgssoMark m where m.realmId = :realm and m.cause = :cause")
@NamedQuery(name = "orgsso.mark.settle", query = "delete from OrgssoMark m where m.id in :ids")
@NamedQuery(
        name = "orgsso.mark.postpone",
        query = "update OrgssoMark m set m.dueAt = :due, m.attempts = m.attempts + 1, m.lastError = :error"
                + " where m.id = :id")
@NamedQuery(
        name = "orgsso.mark.resume",
        query = "update OrgssoMark m set m.resumeOrganization = :organization, m.resumeUser = :user where m.id = :id")
class MarkEntity {
    /** Cause of marks after which no version is older than they are. */
    static final String REBUILD = "rebuild";

    @Id
    @Column(name = "ID", length = 36)
    String id = "";

    @Column(name = "REALM_ID", length = 36, nullable = false)
    String realmId = "";

    @Column(name = "ORG_ID", length = 36)
    @Nullable String organizationId;

    @Column(name = "USER_ID")
    @Nullable String userId;

    @Column(name = "CONNECTION_ALIAS")
    @Nullable String connectionAlias;

    @Column(name = "CAUSE", length = 40, nullable = false)
    String cause = "";

    @Column(name = "ACTOR")
    @Nullable String actor;

    @Column(name = "CORRELATION_ID", length = 64)
    @Nullable String correlationId;

    @Column(name = "CREATED_AT", nullable = false)
    long createdAt;

    @Column(name = "DUE_AT", nullable = false)
    long dueAt;

    @Column(name = "ATTEMPTS", nullable = false)
    int attempts;

    @Column(name = "LAST_ERROR", length = 1000)
    @Nullable String lastError;

    /** The member gets a new version even if nothing of hers is different. */
    @Column(name = "ANEW", nullable = false)
    boolean anew;

    @Column(name = "RESUME_ORG", length = 36)
    @Nullable String resumeOrganization;

    @Column(name = "RESUME_USER")
    @Nullable String resumeUser;

    /** Whether the member gets a new version even if nothing is different. */
    boolean asksForNewVersion() {
        return anew || cause.equals(REBUILD);
    }

    /**
     * Of two marks of one member the one to settle for both: the first, unless the second asks for a new version, and for
     * a higher one than the first may ask for.
     */
    static MarkEntity demanding(MarkEntity first, MarkEntity second) {
        boolean higher = !first.asksForNewVersion() || second.createdAt > first.createdAt;
        return second.asksForNewVersion() && higher ? second : first;
    }

    Origin origin() {
        return new Origin(cause, actor, correlationId);
    }
}
