package io.orgsso.account;

import io.orgsso.organization.OrganizationId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** Account row of one organization. Queries by realm use IDX_ORGSSO_ACCOUNT_ALIAS. */
@Entity(name = "OrgssoAccount")
@Table(name = "ORGSSO_ACCOUNT")
@NamedQuery(
        name = "orgsso.account.page",
        query = "select a from OrgssoAccount a where a.realmId = :realm order by a.alias, a.organizationId")
// An alias can be used again after its organization was deleted: the living account first, then the youngest.
@NamedQuery(
        name = "orgsso.account.byAlias",
        query = "select a from OrgssoAccount a where a.realmId = :realm and a.alias = :alias"
                + " order by case when a.state = 'closed' then 1 else 0 end, a.createdAt desc")
@NamedQuery(
        name = "orgsso.account.organizations",
        query = "select a.organizationId from OrgssoAccount a where a.realmId = :realm"
                + " and a.organizationId > :after order by a.organizationId")
// In one order for all who delete.
@NamedQuery(
        name = "orgsso.account.ofRealm",
        query = "select a from OrgssoAccount a where a.realmId = :realm order by a.organizationId")
@NamedQuery(name = "orgsso.account.realms", query = "select distinct a.realmId from OrgssoAccount a")
// Primary key.
@NamedQuery(
        name = "orgsso.account.among",
        query = "select a from OrgssoAccount a where a.organizationId in :organizations")
class AccountEntity {
    @Id
    @Column(name = "ORG_ID", length = 36)
    String organizationId = "";

    @Column(name = "REALM_ID", length = 36, nullable = false)
    String realmId = "";

    @Column(name = "ALIAS", nullable = false)
    String alias = "";

    @Column(name = "LEGAL_NAME")
    @Nullable String legalName;

    @Column(name = "PLAN_NAME", length = 100)
    @Nullable String plan;

    @Column(name = "EXTERNAL_ACCOUNT_ID")
    @Nullable String externalAccountId;

    @Column(name = "STATE", length = 20, nullable = false)
    String state = AccountState.ACTIVE.word();

    @Column(name = "CREATED_AT", nullable = false)
    long createdAt;

    Account toAccount() {
        return new Account(
                new OrganizationId(organizationId),
                realmId,
                alias,
                legalName,
                plan,
                externalAccountId,
                AccountState.of(state),
                createdAt);
    }
}
