package io.orgsso.organization;

/**
 * Parts of JPQL over Keycloak's tables, for a query that compares them with tables of another room. Names of entities
 * and fields stay in here; the variables {@code o}, {@code u} and the others are for the query around it.
 */
public final class TruthTables {
    /** Organizations: {@code o.id}, {@code o.realmId}, {@code o.alias}, {@code o.enabled}. */
    public static final String ORGANIZATIONS = "OrganizationEntity o";

    /**
     * Members with an account of Keycloak's own: {@code u.id}, {@code u.enabled}, and {@code o}. With {@code join m.user}
     * Hibernate would make the account's column of {@code m.user.id}, and an end set to it would be none to memberships.
     */
    public static final String MEMBERS = ORGANIZATIONS
            + " join UserGroupMembershipEntity m on m.groupId = o.groupId join UserEntity u on u.id = m.user.id";

    /** Members whom a federation holds without import: {@code f.userId}, and {@code o}. */
    public static final String FEDERATED_MEMBERS =
            ORGANIZATIONS + " join FederatedUserGroupMembershipEntity f on f.groupId = o.groupId";

    /**
     * Keys of members in their order as {@code k} ({@code k.organizationId}, {@code k.alias}, {@code k.enabled},
     * {@code k.realmId}, {@code k.groupId}, {@code k.userId}), at most {@code :limit} of them.
     *
     * @param condition over {@code o}, {@code m.groupId} and {@code m.user.id}
     */
    public static String memberKeys(String condition) {
        return keys("m.user.id", " join UserGroupMembershipEntity m on m.groupId = o.groupId", condition);
    }

    /**
     * The same of members whom a federation holds.
     *
     * @param condition over {@code o}, {@code m.groupId} and {@code m.userId}
     */
    public static String federatedMemberKeys(String condition) {
        return keys("m.userId", " join FederatedUserGroupMembershipEntity m on m.groupId = o.groupId", condition);
    }

    private static String keys(String user, String memberships, String condition) {
        return "(select o.id as organizationId, o.alias as alias, o.enabled as enabled, o.realmId as realmId,"
                + " m.groupId as groupId, " + user + " as userId from " + ORGANIZATIONS + memberships + " where "
                + condition + " order by m.groupId, " + user + " limit :limit) k";
    }

    /** For {@link #memberKeys}: their account {@code u}. */
    public static final String ACCOUNTS_OF_KEYS = " join UserEntity u on u.id = k.userId";

    /** For {@link #federatedMemberKeys}: the federation {@code u.id}, null where it is gone. */
    public static final String FEDERATIONS_OF_KEYS = federation("k.userId", "k.realmId");

    /** For {@link #FEDERATED_MEMBERS}: the same. */
    public static final String FEDERATIONS = federation("f.userId", "o.realmId");

    private static String federation(String user, String realm) {
        return " left join ComponentEntity u on " + user + " like concat('f:', u.id, ':%') and u.realm.id = " + realm;
    }

    /**
     * How the organization of {@code k} knows the account {@code u}: one row for each of its connections {@code c}, with
     * {@code l.userId} only where there is a link.
     */
    public static final String LINKS_OF_KEYS = " left join IdentityProviderEntity c on c.organizationId ="
            + " k.organizationId and c.realmId = k.realmId left join FederatedIdentityEntity l on"
            + " l.identityProvider = c.alias and l.realmId = c.realmId and l.user.id = k.userId";

    /** Accounts linked to a connection: {@code u.id}, and {@code l.identityProvider} (its alias), {@code l.realmId}. */
    public static final String LINKS = "FederatedIdentityEntity l join l.user u";

    /** The same with the connection, of an organization: {@code c.alias}, {@code c.organizationId}, {@code c.enabled}. */
    public static final String LINKS_OF_ORGANIZATIONS = LINKS + ofOrganization("l");

    /** The same of people whom a federation holds without import: {@code b.userId}, and {@code c}. */
    public static final String FEDERATED_LINKS_OF_ORGANIZATIONS = "BrokerLinkEntity b" + ofOrganization("b");

    private static String ofOrganization(String link) {
        return " join IdentityProviderEntity c on c.alias = " + link + ".identityProvider and c.realmId = " + link
                + ".realmId and c.organizationId is not null";
    }

    /** Connections of organizations, {@code c.organizationId} and {@code c.alias}, with their links: {@code l.user.id}. */
    public static final String LINKS_OF_CONNECTIONS = "IdentityProviderEntity c join FederatedIdentityEntity l"
            + " on l.identityProvider = c.alias and l.realmId = c.realmId";

    /**
     * Stored sessions, which are all of them unless the operator has switched persistent sessions off, and then the
     * offline ones: {@code s.userSessionId}, {@code s.userId}, {@code s.realmId}, {@code s.offline} ({@code '1'} or
     * {@code '0'}), {@code s.createdOn} and {@code s.lastSessionRefresh} in epoch seconds, {@code s.data}, a JSON object
     * without spaces, with the session's notes. Their key is {@code s.userSessionId} and then {@code s.offline}.
     */
    public static final String SESSIONS = "PersistentUserSessionEntity s";

    /** Their client sessions: {@code k.userSessionId}, {@code k.offline} and {@code k.data} as theirs. */
    public static final String CLIENT_SESSIONS = "PersistentClientSessionEntity k";

    private TruthTables() {}

    /**
     * Whether the user is no member; both are JPQL expressions. Conditions beside each other, none inside another: so a
     * database compares whole tables at once and does not look once per row.
     */
    public static String isNoMember(String organizationId, String userId) {
        return "not exists (select 1 from " + ORGANIZATIONS + " join UserGroupMembershipEntity m on m.groupId ="
                + " o.groupId where o.id = " + organizationId + " and m.user.id = " + userId
                + ") and not exists (select 1 from " + FEDERATED_MEMBERS + " where o.id = " + organizationId
                + " and f.userId = " + userId + ")";
    }

    /** Whether the account is gone, or the federation that held it. */
    public static String personIsGone(String userId) {
        return "not exists (select 1 from UserEntity u where u.id = " + userId + ") and not exists (select 1 from"
                + " ComponentEntity c where " + userId + " like concat('f:', c.id, ':%'))";
    }

    public static String organizationExists(String organizationId) {
        return "exists (select 1 from " + ORGANIZATIONS + " where o.id = " + organizationId + ")";
    }

    public static String realmExists(String realmId) {
        return "exists (select 1 from RealmEntity r where r.id = " + realmId + ")";
    }
}
