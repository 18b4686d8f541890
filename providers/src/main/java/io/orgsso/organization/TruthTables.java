package io.orgsso.organization;

/**
 * Parts of JPQL over Keycloak's tables, for a query that compares them with tables of another room. Names of entities
 * and fields stay in here; the variables {@code o}, {@code u} and the others are for the query around it.
 */
public final class TruthTables {
    /** Organizations: {@code o.id}, {@code o.realmId}, {@code o.alias}, {@code o.enabled}. */
    public static final String ORGANIZATIONS = "OrganizationEntity o";

    /** Members with an account of Keycloak's own: {@code u.id}, {@code u.enabled}, and {@code o}. */
    public static final String MEMBERS =
            ORGANIZATIONS + " join UserGroupMembershipEntity m on m.groupId = o.groupId join m.user u";

    /** Members whom a federation holds without import: {@code f.userId}, and {@code o}. */
    public static final String FEDERATED_MEMBERS =
            ORGANIZATIONS + " join FederatedUserGroupMembershipEntity f on f.groupId = o.groupId";

    /** Accounts linked to a connection: {@code u.id}, and {@code l.identityProvider} (its alias), {@code l.realmId}. */
    public static final String LINKS = "FederatedIdentityEntity l join l.user u";

    /** The same with the connection, of an organization: {@code c.enabled}. */
    public static final String LINKS_OF_ORGANIZATIONS = LINKS + " join IdentityProviderEntity c"
            + " on c.alias = l.identityProvider and c.realmId = l.realmId and c.organizationId is not null";

    /**
     * Stored sessions, which are all of them unless the operator has switched persistent sessions off, and then the
     * offline ones: {@code s.userSessionId}, {@code s.userId}, {@code s.realmId}, {@code s.offline} ({@code '1'} or
     * {@code '0'}), {@code s.createdOn} and {@code s.lastSessionRefresh} in epoch seconds.
     */
    public static final String SESSIONS = "PersistentUserSessionEntity s";

    private TruthTables() {}

    /** Whether the user is a member; both are JPQL expressions. */
    public static String isMember(String organizationId, String userId) {
        return "(exists (select 1 from " + MEMBERS + " where o.id = " + organizationId + " and u.id = " + userId
                + ") or exists (select 1 from " + FEDERATED_MEMBERS + " where o.id = " + organizationId
                + " and f.userId = " + userId + "))";
    }

    /** Whether the account is there, or the federation that holds it. */
    public static String personExists(String userId) {
        return "(exists (select 1 from UserEntity u where u.id = " + userId + ") or exists (select 1 from"
                + " ComponentEntity c where " + userId + " like concat('f:', c.id, ':%')))";
    }

    public static String organizationExists(String organizationId) {
        return "exists (select 1 from " + ORGANIZATIONS + " where o.id = " + organizationId + ")";
    }

    public static String realmExists(String realmId) {
        return "exists (select 1 from RealmEntity r where r.id = " + realmId + ")";
    }
}
