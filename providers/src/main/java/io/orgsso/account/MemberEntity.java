package io.orgsso.account;

import io.orgsso.member.AccountRole;
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

/** The projection row of one member. {@code io.orgsso.sync.MembershipDrift} compares this table with Keycloak's. */
@Entity(name = "OrgssoMember")
@Table(name = "ORGSSO_MEMBER")
@IdClass(MembershipKey.class)
// Primary key.
@NamedQuery(
        name = "orgsso.member.page",
        query = "select m from OrgssoMember m where m.organizationId = :organization and m.userId > :after"
                + " and m.state <> '" + MemberEntity.BLANK + "' order by m.userId")
// IDX_ORGSSO_MEMBER_USER.
@NamedQuery(
        name = "orgsso.member.organizationsOfUser",
        query = "select m.organizationId from OrgssoMember m where m.realmId = :realm and m.userId = :user")
// Primary key.
@NamedQuery(
        name = "orgsso.member.belonging",
        query = "select m.userId from OrgssoMember m where m.organizationId = :organization and m.userId > :after"
                + " and m.state in ('active', 'suspended') order by m.userId")
// Primary key; all rows of the organization.
@NamedQuery(
        name = "orgsso.member.newest",
        query = "select m.userId, m.version from OrgssoMember m where m.organizationId = :organization and m.state <> '"
                + MemberEntity.BLANK + "' order by m.version desc")
// IDX_ORGSSO_MEMBER_CONNECTION.
@NamedQuery(
        name = "orgsso.member.ofConnection",
        query = "select m.organizationId, m.userId from OrgssoMember m where m.realmId = :realm"
                + " and m.connectionAlias = :connection and (m.organizationId > :organization"
                + " or (m.organizationId = :organization and m.userId > :user)) order by m.organizationId, m.userId")
// IDX_ORGSSO_MEMBER_USER.
@NamedQuery(
        name = "orgsso.member.notErased",
        query = "select m.organizationId, m.userId from OrgssoMember m where m.realmId = :realm and m.state <> 'erased'"
                + " and (m.organizationId > :organization"
                + " or (m.organizationId = :organization and m.userId > :user)) order by m.organizationId, m.userId")
// IDX_ORGSSO_MEMBER_USER: the first condition on the user alone, so that every database starts within the index.
@NamedQuery(
        name = "orgsso.member.pageOfRealm",
        query = "select m from OrgssoMember m where m.realmId = :realm and m.userId >= :user"
                + " and (m.userId > :user or m.organizationId > :organization) and m.state <> '" + MemberEntity.BLANK
                + "' order by m.userId, m.organizationId")
// Primary key: the first condition bounds it, on databases that do not see through the second.
@NamedQuery(
        name = "orgsso.member.ofRealm",
        query = "select m.organizationId, m.userId from OrgssoMember m where m.organizationId >= :organization"
                + " and m.realmId = :realm and (m.organizationId > :organization or m.userId > :user)"
                + " order by m.organizationId, m.userId")
@NamedQuery(name = "orgsso.member.count", query = "select count(m) from OrgssoMember m where m.realmId = :realm")
@NamedQuery(name = "orgsso.member.realms", query = "select distinct m.realmId from OrgssoMember m")
// IDX_ORGSSO_MEMBER_USER.
@NamedQuery(
        name = "orgsso.member.erased",
        query = "select m from OrgssoMember m where m.realmId = :realm and m.state = 'erased'")
class MemberEntity {
    /** State of a row that was inserted to be locked and never left its transaction. */
    static final String BLANK = "blank";

    @Id
    @Column(name = "ORG_ID", length = 36)
    String organizationId = "";

    @Id
    @Column(name = "USER_ID", length = 255)
    String userId = "";

    @Column(name = "REALM_ID", length = 36, nullable = false)
    String realmId = "";

    @Column(name = "ORG_ALIAS", nullable = false)
    String organizationAlias = BLANK;

    @Column(name = "STATE", length = 20, nullable = false)
    String state = BLANK;

    @Column(name = "PREVIOUS_STATE", length = 20)
    @Nullable String previousState;

    @Column(name = "ROLE", length = 20, nullable = false)
    String role = AccountRole.MEMBER.word();

    @Column(name = "MEMBER_VERSION", nullable = false)
    long version;

    @Column(name = "PERSON_DIGEST", length = 64)
    @Nullable String digest;

    @Column(name = "CONNECTION_ALIAS")
    @Nullable String connectionAlias;

    @Column(name = "SUBJECT")
    @Nullable String subject;

    @Column(name = "SINCE_AT", nullable = false)
    long since;

    @Column(name = "UNTIL_AT")
    @Nullable Long until;

    @Column(name = "CHANGE_ID", length = 36, nullable = false)
    String changeId = BLANK;

    @Column(name = "CHANGED_AT", nullable = false)
    long changedAt;

    @Column(name = "CAUSE", length = 40, nullable = false)
    String cause = BLANK;

    @Column(name = "ACTOR")
    @Nullable String actor;

    @Column(name = "CORRELATION_ID", length = 64)
    @Nullable String correlationId;

    MemberKey key() {
        return new MemberKey(new OrganizationId(organizationId), new UserId(userId));
    }

    MemberRow toRow() {
        return new MemberRow(
                realmId,
                new OrganizationId(organizationId),
                organizationAlias,
                new UserId(userId),
                MemberState.of(state),
                previousState == null ? null : MemberState.of(previousState),
                AccountRole.of(role),
                version,
                digest,
                connectionAlias,
                subject,
                since,
                until,
                changeId,
                changedAt,
                cause,
                actor,
                correlationId);
    }

    void take(MemberRow row) {
        realmId = row.realmId();
        organizationAlias = row.organizationAlias();
        state = row.state().word();
        previousState = row.previousState() == null ? null : row.previousState().word();
        role = row.role().word();
        version = row.version();
        digest = row.digest();
        connectionAlias = row.connection();
        subject = row.subject();
        since = row.since();
        until = row.until();
        changeId = row.changeId();
        changedAt = row.changedAt();
        cause = row.cause();
        actor = row.actor();
        correlationId = row.correlationId();
    }
}
