package io.orgsso.account;

import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import org.jspecify.annotations.Nullable;

/**
 * Something an account holds. It stays when the member who made it leaves.
 *
 * @param externalId its id in the vendor's platform, unique per account and type
 * @param createdAt epoch milliseconds
 */
public record Resource(
        String id,
        OrganizationId organization,
        ResourceType type,
        String externalId,
        @Nullable UserId createdBy,
        @Nullable String project,
        String state,
        long createdAt) {}
