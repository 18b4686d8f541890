package io.orgsso.feed;

import io.orgsso.account.MemberRow;
import io.orgsso.account.MemberState;
import io.orgsso.member.AccountRole;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** One change of one member, without personal data. Its place in the feed is given after its commit. */
@Entity(name = "OrgssoChange")
@Table(name = "ORGSSO_CHANGE")
// IDX_ORGSSO_CHANGE_POSITION. By version, so that of one member's changes the older never gets the higher position.
@NamedQuery(
        name = "orgsso.change.unplaced",
        query = "select c.id from OrgssoChange c where c.position is null order by c.version, c.id")
// IDX_ORGSSO_CHANGE_REALM; a change without a position is not after anything.
@NamedQuery(
        name = "orgsso.change.after",
        query = "select c from OrgssoChange c where c.realmId = :realm and c.position > :after order by c.position")
// IDX_ORGSSO_CHANGE_ORG.
@NamedQuery(
        name = "orgsso.change.ofOrganization",
        query = "select c from OrgssoChange c where c.organizationId = :organization and c.realmId = :realm"
                + " and c.position > :after order by c.position")
// IDX_ORGSSO_CHANGE_POSITION.
@NamedQuery(
        name = "orgsso.change.oldest",
        query = "select c.position, c.occurredAt from OrgssoChange c where c.position is not null"
                + " order by c.position")
// IDX_ORGSSO_CHANGE_POSITION.
@NamedQuery(name = "orgsso.change.purge", query = "delete from OrgssoChange c where c.position <= :upTo")
// IDX_ORGSSO_CHANGE_REALM.
@NamedQuery(name = "orgsso.change.ofRealm", query = "select c from OrgssoChange c where c.realmId = :realm")
class ChangeEntity {
    @Id
    @Column(name = "ID", length = 36)
    String id = "";

    @Column(name = "FEED_POSITION")
    @Nullable Long position;

    @Column(name = "REALM_ID", length = 36, nullable = false)
    String realmId = "";

    @Column(name = "ORG_ID", length = 36, nullable = false)
    String organizationId = "";

    @Column(name = "ORG_ALIAS", nullable = false)
    String organizationAlias = "";

    @Column(name = "USER_ID", nullable = false)
    String userId = "";

    @Column(name = "MEMBER_VERSION", nullable = false)
    long version;

    @Column(name = "STATE", length = 20, nullable = false)
    String state = "";

    @Column(name = "PREVIOUS_STATE", length = 20)
    @Nullable String previousState;

    @Column(name = "ROLE", length = 20, nullable = false)
    String role = "";

    @Column(name = "CONNECTION_ALIAS")
    @Nullable String connectionAlias;

    @Column(name = "CAUSE", length = 40, nullable = false)
    String cause = "";

    @Column(name = "ACTOR")
    @Nullable String actor;

    @Column(name = "CORRELATION_ID", length = 64)
    @Nullable String correlationId;

    @Column(name = "OCCURRED_AT", nullable = false)
    long occurredAt;

    static ChangeEntity of(MemberRow row) {
        ChangeEntity change = new ChangeEntity();
        change.id = row.changeId();
        change.realmId = row.realmId();
        change.organizationId = row.organization().value();
        change.organizationAlias = row.organizationAlias();
        change.userId = row.user().value();
        change.version = row.version();
        change.state = row.state().word();
        change.previousState =
                row.previousState() == null ? null : row.previousState().word();
        change.role = row.role().word();
        change.connectionAlias = row.connection();
        change.cause = row.cause();
        change.actor = row.actor();
        change.correlationId = row.correlationId();
        change.occurredAt = row.changedAt();
        return change;
    }

    /** The member as she was then. Subject, digest and times of the membership are not kept: none of them is in it. */
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
                null,
                connectionAlias,
                null,
                0,
                null,
                id,
                occurredAt,
                cause,
                actor,
                correlationId);
    }
}
