package io.orgsso.account;

import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;

/** Placeholder until the store lands. */
public final class AccountStore {
    private AccountStore() {}

    public static AccountStore of(KeycloakSession session) {
        return new AccountStore();
    }

    public boolean knowsMember(OrganizationId organization, UserId user) {
        return false;
    }

    public void open(
            String realmId,
            OrganizationId organization,
            String alias,
            @Nullable String legalName,
            @Nullable String plan,
            @Nullable String externalAccountId) {}
}
