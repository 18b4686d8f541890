package io.orgsso.account;

import io.orgsso.member.AccountRole;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import org.jspecify.annotations.Nullable;

/**
 * What the store believes about one member, and the change that made it believe so.
 *
 * @param organizationAlias the organization's alias at the time of the change; an alias can be used again
 * @param previousState null on the first state
 * @param version grows with every change of this member; at least the change's time in epoch milliseconds
 * @param digest keyed digest of email and names, so that their change is noticed without keeping them
 * @param connection alias of the identity provider through which the organization knows this person
 * @param subject the person's id at that identity provider
 * @param since epoch milliseconds of the membership's beginning
 * @param until epoch milliseconds of its end, null while it lasts
 * @param changedAt epoch milliseconds of the change
 */
public record MemberRow(
        String realmId,
        OrganizationId organization,
        String organizationAlias,
        UserId user,
        MemberState state,
        @Nullable MemberState previousState,
        AccountRole role,
        long version,
        @Nullable String digest,
        @Nullable String connection,
        @Nullable String subject,
        long since,
        @Nullable Long until,
        String changeId,
        long changedAt,
        String cause,
        @Nullable String actor,
        @Nullable String correlationId) {
    public MemberKey key() {
        return new MemberKey(organization, user);
    }
}
