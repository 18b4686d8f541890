package io.orgsso.member;

/**
 * A role and the grant that it came by.
 *
 * @param grantedAt epoch milliseconds, other with every grant to the same member; 0 where nothing was granted
 */
public record RoleGrant(AccountRole role, long grantedAt) {
    /** What a plain member has. */
    public static final RoleGrant NONE = new RoleGrant(AccountRole.MEMBER, 0);
}
