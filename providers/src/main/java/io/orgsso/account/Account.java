package io.orgsso.account;

import io.orgsso.organization.OrganizationId;
import org.jspecify.annotations.Nullable;

/**
 * A customer's account: what an organization is to the vendor.
 *
 * @param legalName the customer's legal name; the organization's display name until somebody said better
 * @param externalAccountId id of the account in the vendor's own billing
 * @param createdAt epoch milliseconds
 */
public record Account(
        OrganizationId organization,
        String realmId,
        String alias,
        @Nullable String legalName,
        @Nullable String plan,
        @Nullable String externalAccountId,
        AccountState state,
        long createdAt) {}
