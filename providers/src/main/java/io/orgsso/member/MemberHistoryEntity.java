package io.orgsso.member;

import io.orgsso.organization.MembershipKey;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;

/** That a person has signed in as a member of an organization, whatever became of it; found by its primary key. */
@Entity(name = "OrgssoMemberHistory")
@Table(name = "ORGSSO_MEMBER_HISTORY")
@IdClass(MembershipKey.class)
@NamedQuery(
        name = "orgsso.history.count",
        query =
                "select count(h) from OrgssoMemberHistory h where h.organizationId = :organization and h.userId = :user")
@NamedQuery(
        name = "orgsso.history.deleteByOrganization",
        query = "delete from OrgssoMemberHistory h where h.organizationId = :organization")
@NamedQuery(name = "orgsso.history.deleteByRealm", query = "delete from OrgssoMemberHistory h where h.realmId = :realm")
class MemberHistoryEntity {
    @Id
    @Column(name = "ORG_ID", length = 36)
    String organizationId = "";

    @Id
    @Column(name = "USER_ID", length = 255)
    String userId = "";

    @Column(name = "REALM_ID", length = 36, nullable = false)
    String realmId = "";

    @Column(name = "FIRST_SEEN", nullable = false)
    long firstSeen;
}
