package io.orgsso.session;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;

/**
 * One client that has to hear that a session ended. {@code dueAt} is the next attempt, or the end of the lease of the
 * claim with the number {@code fence}. The row goes when the client has heard, or never will.
 */
@Entity(name = "OrgssoLogoutNotice")
@Table(name = "ORGSSO_LOGOUT_NOTICE")
// IDX_ORGSSO_NOTICE_DUE.
@NamedQuery(
        name = "orgsso.logoutNotice.due",
        query = "select n from OrgssoLogoutNotice n where n.dueAt <= :now order by n.dueAt")
// Primary key.
@NamedQuery(
        name = "orgsso.logoutNotice.settle",
        query = "delete from OrgssoLogoutNotice n where n.id = :id and n.fence = :fence")
@NamedQuery(
        name = "orgsso.logoutNotice.postpone",
        query = "update OrgssoLogoutNotice n set n.dueAt = :due, n.attempts = n.attempts + 1, n.fence = 0"
                + " where n.id = :id and n.fence = :fence")
// IDX_ORGSSO_NOTICE_REALM.
@NamedQuery(
        name = "orgsso.logoutNotice.deleteByRealm",
        query = "delete from OrgssoLogoutNotice n where n.realmId = :realm")
class LogoutNoticeEntity {
    @Id
    @Column(name = "ID", length = 36)
    String id = "";

    @Column(name = "REALM_ID", length = 36, nullable = false)
    String realmId = "";

    /** Keycloak's id of the client, not its {@code client_id}. */
    @Column(name = "CLIENT_ID", nullable = false)
    String clientId = "";

    /** Claims of the logout token as JSON: ids, no addresses and no names. */
    @Column(name = "CLAIMS", length = 4000, nullable = false)
    String claims = "";

    @Column(name = "CREATED_AT", nullable = false)
    long createdAt;

    @Column(name = "DUE_AT", nullable = false)
    long dueAt;

    @Column(name = "ATTEMPTS", nullable = false)
    int attempts;

    @Column(name = "FENCE", nullable = false)
    long fence;
}
