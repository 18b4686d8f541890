package io.orgsso.member;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** What one organization decides about its members, found by its primary key. */
@Entity(name = "OrgssoMembershipPolicy")
@Table(name = "ORGSSO_MEMBERSHIP_POLICY")
@NamedQuery(
        name = "orgsso.policy.read",
        query = "select p.rejoin, p.initialOwner from OrgssoMembershipPolicy p where p.organizationId = :organization")
@NamedQuery(
        name = "orgsso.policy.claimOwnership",
        query = "update OrgssoMembershipPolicy p set p.initialOwner = null"
                + " where p.organizationId = :organization and p.initialOwner = :email")
@NamedQuery(
        name = "orgsso.policy.deleteByRealm",
        query = "delete from OrgssoMembershipPolicy p where p.realmId = :realm")
class MembershipPolicyEntity {
    @Id
    @Column(name = "ORG_ID", length = 36)
    String organizationId = "";

    @Column(name = "REALM_ID", length = 36, nullable = false)
    String realmId = "";

    @Column(name = "REJOIN", length = 10, nullable = false)
    String rejoin = RejoinPolicy.NEVER.word();

    /** Who becomes owner at the first proven login, in lower case; forgotten once granted. */
    @Column(name = "INITIAL_OWNER", length = 255)
    @Nullable String initialOwner;
}
