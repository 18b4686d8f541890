package io.orgsso.organization;

import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/**
 * Reads memberships from Keycloak's tables, past its caches: a cached answer may be older than the change that we were
 * told about. Only scalars are selected, so that no managed entity of an earlier read answers for the database.
 */
public final class MembershipTruth {
    private static final String MEMBERS_OF = " m.groupId in (select o.groupId from OrganizationEntity o"
            + " where o.id = :organization and o.realmId = :realm)";

    private final EntityManager em;

    private MembershipTruth(KeycloakSession session) {
        this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    public static MembershipTruth of(KeycloakSession session) {
        return new MembershipTruth(session);
    }

    /** What Keycloak holds now, in one statement each, so every answer is at least as new as the call. */
    public Membership read(String realmId, OrganizationId organization, UserId user) {
        Optional<Membership.OrganizationFacts> organizationFacts = organization(realmId, organization);
        boolean member = organizationFacts.isPresent() && isMember(realmId, organization, user);
        return new Membership(
                organizationFacts.isPresent() || realmExists(realmId),
                organizationFacts,
                isFederated(user) ? federatedPerson(realmId, user) : person(realmId, user),
                member,
                member ? link(organization, user) : Optional.empty());
    }

    public boolean realmExists(String realmId) {
        return em.createQuery("select count(r) from RealmEntity r where r.id = :realm", Long.class)
                        .setParameter("realm", realmId)
                        .getSingleResult()
                > 0;
    }

    public Optional<Membership.OrganizationFacts> organization(String realmId, OrganizationId organization) {
        return em.createQuery(
                        "select o.alias, o.name, o.enabled from OrganizationEntity o"
                                + " where o.id = :organization and o.realmId = :realm",
                        Object[].class)
                .setParameter("organization", organization.value())
                .setParameter("realm", realmId)
                .getResultStream()
                .findFirst()
                .map(row -> new Membership.OrganizationFacts((String) row[0], (String) row[1], (Boolean) row[2]));
    }

    /** A person's account as it is now; empty if it is gone, or kept by a federation that does not import. */
    public Optional<Membership.PersonFacts> person(String realmId, UserId user) {
        return em.createQuery(
                        "select u.enabled, u.email, u.firstName, u.lastName from UserEntity u"
                                + " where u.id = :user and u.realmId = :realm",
                        Object[].class)
                .setParameter("user", user.value())
                .setParameter("realm", realmId)
                .getResultStream()
                .findFirst()
                .map(row -> new Membership.PersonFacts(
                        (Boolean) row[0], (String) row[1], (String) row[2], (String) row[3]));
    }

    /** The accounts of many people at once; who is gone is not in the map. Ids are unique across realms. */
    public Map<UserId, Membership.PersonFacts> people(List<UserId> users) {
        if (users.isEmpty()) {
            return Map.of();
        }
        return em.createQuery(
                        "select u.id, u.enabled, u.email, u.firstName, u.lastName from UserEntity u where u.id in :users",
                        Object[].class)
                .setParameter("users", users.stream().map(UserId::value).toList())
                .getResultStream()
                .collect(Collectors.toMap(
                        row -> new UserId((String) row[0]),
                        row -> new Membership.PersonFacts(
                                (Boolean) row[1], (String) row[2], (String) row[3], (String) row[4])));
    }

    /** Names of realms by id; a realm that is gone is not in the map. */
    public Map<String, String> realmNames(List<String> realmIds) {
        if (realmIds.isEmpty()) {
            return Map.of();
        }
        return em.createQuery("select r.id, r.name from RealmEntity r where r.id in :realms", Object[].class)
                .setParameter("realms", realmIds)
                .getResultStream()
                .collect(Collectors.toMap(row -> (String) row[0], row -> (String) row[1]));
    }

    /** Organizations that the user is a member of. */
    public List<OrganizationId> organizationsOf(String realmId, UserId user) {
        return em.createQuery(
                        "select o.id from OrganizationEntity o where o.realmId = :realm and (o.groupId in"
                                + " (select m.groupId from UserGroupMembershipEntity m where m.user.id = :user)"
                                + " or o.groupId in (select f.groupId from FederatedUserGroupMembershipEntity f"
                                + " where f.userId = :user))",
                        String.class)
                .setParameter("realm", realmId)
                .setParameter("user", user.value())
                .getResultStream()
                .map(OrganizationId::new)
                .toList();
    }

    /** Ids of a realm's organizations, ordered, after {@code after}. */
    public List<OrganizationId> organizations(String realmId, String after, int limit) {
        return em.createQuery(
                        "select o.id from OrganizationEntity o where o.realmId = :realm and o.id > :after order by o.id",
                        String.class)
                .setParameter("realm", realmId)
                .setParameter("after", after)
                .setMaxResults(limit)
                .getResultStream()
                .map(OrganizationId::new)
                .toList();
    }

    /** Ids of an organization's members, ordered, after {@code after}. */
    public List<UserId> members(String realmId, OrganizationId organization, String after, int limit) {
        return em.createQuery(
                        "select m.user.id from UserGroupMembershipEntity m where" + MEMBERS_OF
                                + " and m.user.id > :after order by m.user.id",
                        String.class)
                .setParameter("organization", organization.value())
                .setParameter("realm", realmId)
                .setParameter("after", after)
                .setMaxResults(limit)
                .getResultStream()
                .map(UserId::new)
                .toList();
    }

    /** Those of {@code users} who are members of the organization. */
    public Set<UserId> membersAmong(String realmId, OrganizationId organization, List<UserId> users) {
        if (users.isEmpty()) {
            return Set.of();
        }
        return em.createQuery(
                        "select m.user.id from UserGroupMembershipEntity m where" + MEMBERS_OF
                                + " and m.user.id in :users",
                        String.class)
                .setParameter("organization", organization.value())
                .setParameter("realm", realmId)
                .setParameter("users", users.stream().map(UserId::value).toList())
                .getResultStream()
                .map(UserId::new)
                .collect(Collectors.toSet());
    }

    private boolean isMember(String realmId, OrganizationId organization, UserId user) {
        String rows = isFederated(user)
                ? "FederatedUserGroupMembershipEntity m where m.userId = :user"
                : "UserGroupMembershipEntity m where m.user.id = :user";
        return em.createQuery("select count(m) from " + rows + " and" + MEMBERS_OF, Long.class)
                        .setParameter("user", user.value())
                        .setParameter("organization", organization.value())
                        .setParameter("realm", realmId)
                        .getSingleResult()
                > 0;
    }

    private Optional<Membership.LinkFacts> link(OrganizationId organization, UserId user) {
        return em.createQuery(
                        "select f.identityProvider, f.userId from FederatedIdentityEntity f, IdentityProviderEntity i"
                                + " where f.user.id = :user and i.alias = f.identityProvider"
                                + " and i.realmId = f.realmId and i.organizationId = :organization"
                                + " order by f.identityProvider",
                        Object[].class)
                .setParameter("user", user.value())
                .setParameter("organization", organization.value())
                .setMaxResults(1)
                .getResultStream()
                .findFirst()
                .map(row -> new Membership.LinkFacts((String) row[0], (String) row[1]));
    }

    /**
     * A user whom a federation provider holds without import. Asking the provider would be a remote call inside our
     * transaction, so presence is all that is known.
     */
    private Optional<Membership.PersonFacts> federatedPerson(String realmId, UserId user) {
        return em.createQuery(
                                        "select count(m) from FederatedUserGroupMembershipEntity m"
                                                + " where m.userId = :user and m.realmId = :realm",
                                        Long.class)
                                .setParameter("user", user.value())
                                .setParameter("realm", realmId)
                                .getSingleResult()
                        > 0
                ? Optional.of(new Membership.PersonFacts(true, null, null, null))
                : Optional.empty();
    }

    private static boolean isFederated(UserId user) {
        return user.value().startsWith("f:");
    }
}
