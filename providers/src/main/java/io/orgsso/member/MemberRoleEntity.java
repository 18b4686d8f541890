package io.orgsso.member;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A role other than {@code member} that a user holds in an organization. The primary key serves every query. */
@Entity(name = "OrgssoMemberRole")
@Table(name = "ORGSSO_MEMBER_ROLE")
@IdClass(MemberRoleEntity.Key.class)
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

    static class Key implements Serializable {
        String organizationId = "";
        String userId = "";

        Key() {}

        Key(String organizationId, String userId) {
            this.organizationId = organizationId;
            this.userId = userId;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && organizationId.equals(key.organizationId) && userId.equals(key.userId);
        }

        @Override
        public int hashCode() {
            return Objects.hash(organizationId, userId);
        }
    }
}
