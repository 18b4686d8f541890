package io.orgsso.organization;

import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    MembershipTruth(EntityManager em) {
        this.em = em;
    }

    public static MembershipTruth of(KeycloakSession session) {
        return new MembershipTruth(
                session.getProvider(JpaConnectionProvider.class).getEntityManager());
    }

    /** What Keycloak holds now, in one statement each, so every answer is at least as new as the call. */
    public Membership read(String realmId, OrganizationId organization, UserId user) {
        Optional<Membership.OrganizationFacts> organizationFacts = organization(realmId, organization);
        boolean member = organizationFacts.isPresent() && isMember(organization, user);
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

    /**
     * Ids of an organization's members after {@code after}: first those with an account of Keycloak's own, then those
     * whom a federation holds, each ordered.
     */
    public List<UserId> members(String realmId, OrganizationId organization, String after, int limit) {
        boolean second = isFederated(new UserId(after));
        List<UserId> members = new ArrayList<>();
        if (!second) {
            members.addAll(members(Kind.LOCAL, realmId, organization, after, limit));
        }
        if (members.size() < limit) {
            members.addAll(
                    members(Kind.FEDERATED, realmId, organization, second ? after : " ", limit - members.size()));
        }
        return List.copyOf(members);
    }

    private List<UserId> members(Kind kind, String realmId, OrganizationId organization, String after, int limit) {
        return em.createQuery(
                        "select " + kind.user + " from " + kind.memberships + " m where" + MEMBERS_OF + " and "
                                + kind.user + " > :after order by " + kind.user,
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
        return Stream.of(Kind.values())
                .flatMap(kind -> em.createQuery(
                                "select " + kind.user + " from " + kind.memberships + " m where" + MEMBERS_OF + " and "
                                        + kind.user + " in :users",
                                String.class)
                        .setParameter("organization", organization.value())
                        .setParameter("realm", realmId)
                        .setParameter("users", users.stream().map(UserId::value).toList())
                        .getResultStream())
                .map(UserId::new)
                .collect(Collectors.toSet());
    }

    /** Whether the membership exists, in whichever realm the organization is: ids are unique. */
    boolean isMember(OrganizationId organization, UserId user) {
        Kind kind = isFederated(user) ? Kind.FEDERATED : Kind.LOCAL;
        return em.createQuery(
                                "select count(m) from " + kind.memberships + " m where " + kind.user + " = :user"
                                        + " and m.groupId in (select o.groupId from OrganizationEntity o"
                                        + " where o.id = :organization)",
                                Long.class)
                        .setParameter("user", user.value())
                        .setParameter("organization", organization.value())
                        .getSingleResult()
                > 0;
    }

    /** Keycloak keeps memberships in two tables, by where the member's account is. */
    private enum Kind {
        LOCAL("UserGroupMembershipEntity", "m.user.id"),
        FEDERATED("FederatedUserGroupMembershipEntity", "m.userId");

        private final String memberships;
        private final String user;

        Kind(String memberships, String user) {
            this.memberships = memberships;
            this.user = user;
        }
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
     * transaction, so presence is all that is known: a person counts as present as long as her provider does. That she
     * has no membership left says nothing about her account.
     */
    private Optional<Membership.PersonFacts> federatedPerson(String realmId, UserId user) {
        String[] parts = user.value().split(":", 3);
        return em.createQuery(
                                        "select count(c) from ComponentEntity c where c.id = :component"
                                                + " and c.realm.id = :realm",
                                        Long.class)
                                .setParameter("component", parts[1])
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
