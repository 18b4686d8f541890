package io.orgsso.member;

import io.orgsso.organization.MembershipKey;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** A role other than {@code member} that a user holds in an organization. The primary key serves every query. */
@Entity(name = "OrgssoMemberRole")
@Table(name = "ORGSSO_MEMBER_ROLE")
@IdClass(MembershipKey.class)
@NamedQuery(
        name = "orgsso.role.read",
        query = "select r.role from OrgssoMemberRole r where r.organizationId = :organization and r.userId = :user")
@NamedQuery(
        name = "orgsso.role.grant",
        query = "select r.role, r.grantedAt from OrgssoMemberRole r"
                + " where r.organizationId = :organization and r.userId = :user")
@NamedQuery(
        name = "orgsso.role.revoke",
        query = "delete from OrgssoMemberRole r where r.organizationId = :organization and r.userId = :user"
                + " and r.grantedAt = :grantedAt")
@NamedQuery(
        name = "orgsso.role.ofRole",
        query = "select r from OrgssoMemberRole r where r.organizationId = :organization and r.role = :role"
                + " order by r.userId")
@NamedQuery(
        name = "orgsso.role.usersByRole",
        query = "select r.userId from OrgssoMemberRole r where r.organizationId = :organization and r.role = :role"
                + " order by r.userId")
@NamedQuery(
        name = "orgsso.role.deleteByOrganization",
        query = "delete from OrgssoMemberRole r where r.organizationId = :organization")
@NamedQuery(name = "orgsso.role.deleteByRealm", query = "delete from OrgssoMemberRole r where r.realmId = :realm")
class MemberRoleEntity {
    @Id
    @Column(name = "ORG_ID", length = 36)
    String organizationId = "";

    @Id
    @Column(name = "USER_ID", length = 255)
    String userId = "";

    @Column(name = "REALM_ID", length = 36, nullable = false)
    String realmId = "";

    @Column(name = "ROLE", length = 20, nullable = false)
    String role = "";

    @Column(name = "GRANTED_AT", nullable = false)
    long grantedAt;

    @Column(name = "GRANTED_BY", length = 255)
    @Nullable String grantedBy;

    MembershipKey key() {
        return MembershipKey.of(new OrganizationId(organizationId), new UserId(userId));
    }

    RoleGrant grant() {
        return new RoleGrant(AccountRole.of(role), grantedAt);
    }
}
