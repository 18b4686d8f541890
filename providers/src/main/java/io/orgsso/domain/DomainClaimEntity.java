package io.orgsso.domain;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** A verified claim. The unique constraint on (REALM_ID, DOMAIN) makes ownership a fact of the database. */
@Entity(name = "OrgssoDomainClaim")
@Table(name = "ORGSSO_DOMAIN_CLAIM")
// Index UQ_ORGSSO_DOMAIN_CLAIM (REALM_ID, DOMAIN), also of the next.
@NamedQuery(
        name = "orgsso.domain.read",
        query = "select c.domain, c.organizationId, c.connection, c.method, c.verifiedAt from OrgssoDomainClaim c"
                + " where c.realmId = :realm and c.domain in (:domains)")
@NamedQuery(
        name = "orgsso.domain.exact",
        query = "select c from OrgssoDomainClaim c where c.realmId = :realm and c.domain = :domain")
// Index IDX_ORGSSO_DOMAIN_CLAIM_ORG (ORG_ID).
@NamedQuery(
        name = "orgsso.domain.ofOrganization",
        query = "select c from OrgssoDomainClaim c where c.organizationId = :organization order by c.domain")
@NamedQuery(
        name = "orgsso.domain.deleteByOrganization",
        query = "delete from OrgssoDomainClaim c where c.organizationId = :organization")
@NamedQuery(name = "orgsso.domain.deleteByRealm", query = "delete from OrgssoDomainClaim c where c.realmId = :realm")
class DomainClaimEntity {
    @Id
    @Column(name = "ID", length = 36)
    String id = "";

    @Column(name = "REALM_ID", length = 36, nullable = false)
    String realmId = "";

    @Column(name = "DOMAIN", length = 255, nullable = false)
    String domain = "";

    @Column(name = "ORG_ID", length = 36, nullable = false)
    String organizationId = "";

    @Column(name = "CONNECTION", length = 255)
    @Nullable String connection;

    @Column(name = "METHOD", length = 20, nullable = false)
    String method = "";

    @Column(name = "REASON", length = 1000)
    @Nullable String reason;

    @Column(name = "VERIFIED_BY", length = 255)
    @Nullable String verifiedBy;

    @Column(name = "VERIFIED_AT", nullable = false)
    long verifiedAt;
}
