package io.orgsso.session;

import io.orgsso.organization.MembershipKey;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import jakarta.persistence.UniqueConstraint;
import org.jspecify.annotations.Nullable;

/**
 * A break-glass owner. The unique constraint over organization and place keeps them at three, also when several nodes
 * appoint at once; {@code byUser} uses the index over the user, the others the primary key.
 */
@Entity(name = "OrgssoBreakGlass")
@Table(name = "ORGSSO_BREAK_GLASS", uniqueConstraints = @UniqueConstraint(columnNames = {"ORG_ID", "PLACE"}))
@IdClass(MembershipKey.class)
@NamedQuery(
        name = "orgsso.breakGlass.byOrganization",
        query = "select b from OrgssoBreakGlass b where b.organizationId = :organization order by b.place")
@NamedQuery(
        name = "orgsso.breakGlass.byUser",
        query = "select b from OrgssoBreakGlass b where b.userId = :user order by b.organizationId")
@NamedQuery(
        name = "orgsso.breakGlass.dismiss",
        query = "delete from OrgssoBreakGlass b where b.organizationId = :organization and b.userId = :user")
@NamedQuery(
        name = "orgsso.breakGlass.deleteByOrganization",
        query = "delete from OrgssoBreakGlass b where b.organizationId = :organization")
@NamedQuery(name = "orgsso.breakGlass.deleteByRealm", query = "delete from OrgssoBreakGlass b where b.realmId = :realm")
class BreakGlassEntity {
    @Id
    @Column(name = "ORG_ID", length = 36)
    String organizationId = "";

    @Id
    @Column(name = "USER_ID", length = 255)
    String userId = "";

    @Column(name = "REALM_ID", length = 36, nullable = false)
    String realmId = "";

    /** 1, 2 or 3. */
    @Column(name = "PLACE", nullable = false)
    int place;

    @Column(name = "APPOINTED_AT", nullable = false)
    long appointedAt;

    @Column(name = "APPOINTED_BY", length = 255)
    @Nullable String appointedBy;
}
