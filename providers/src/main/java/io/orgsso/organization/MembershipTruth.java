package io.orgsso.organization;

import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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

    private static final String PEOPLE =
            "select u.id, u.enabled, u.email, u.firstName, u.lastName from UserEntity u where u.id in :users";

    private final EntityManager em;

    MembershipTruth(EntityManager em) {
        this.em = em;
    }

    public static MembershipTruth of(KeycloakSession session) {
        return new MembershipTruth(
                session.getProvider(JpaConnectionProvider.class).getEntityManager());
    }

    /** What Keycloak holds now about one member. */
    public Membership read(String realmId, OrganizationId organization, UserId user) {
        MembershipKey member = MembershipKey.of(organization, user);
        return Objects.requireNonNull(read(realmId, Set.of(member)).get(member));
    }

    /** What Keycloak holds now about each of these members of a realm: every answer is at least as new as the call. */
    public Map<MembershipKey, Membership> read(String realmId, Set<MembershipKey> members) {
        Set<OrganizationId> organizations =
                members.stream().map(MembershipKey::organization).collect(Collectors.toSet());
        Set<UserId> users = members.stream().map(MembershipKey::user).collect(Collectors.toSet());
        Map<OrganizationId, Membership.OrganizationFacts> facts = organizations(realmId, organizations);
        boolean realmExists = !facts.isEmpty() || realmExists(realmId);
        Map<UserId, Membership.PersonFacts> people = people(realmId, users);
        Set<MembershipKey> held = memberships(facts.keySet(), users);
        Map<MembershipKey, Membership.LinkFacts> links = links(held);
        return members.stream()
                .collect(Collectors.toMap(
                        Function.identity(),
                        member -> new Membership(
                                realmExists,
                                Optional.ofNullable(facts.get(member.organization())),
                                Optional.ofNullable(people.get(member.user())),
                                held.contains(member),
                                Optional.ofNullable(links.get(member)))));
    }

    public boolean realmExists(String realmId) {
        return em.createQuery("select count(r) from RealmEntity r where r.id = :realm", Long.class)
                        .setParameter("realm", realmId)
                        .getSingleResult()
                > 0;
    }

    public Optional<Membership.OrganizationFacts> organization(String realmId, OrganizationId organization) {
        return Optional.ofNullable(organizations(realmId, Set.of(organization)).get(organization));
    }

    private Map<OrganizationId, Membership.OrganizationFacts> organizations(
            String realmId, Set<OrganizationId> organizations) {
        return em.createQuery(
                        "select o.id, o.alias, o.name, o.enabled from OrganizationEntity o"
                                + " where o.id in :organizations and o.realmId = :realm",
                        Object[].class)
                .setParameter("organizations", values(organizations, OrganizationId::value))
                .setParameter("realm", realmId)
                .getResultStream()
                .collect(Collectors.toMap(
                        row -> new OrganizationId((String) row[0]),
                        row -> new Membership.OrganizationFacts((String) row[1], (String) row[2], (Boolean) row[3])));
    }

    private static <T> List<String> values(Collection<T> ids, Function<T, String> value) {
        return ids.stream().map(value).toList();
    }

    private Map<UserId, Membership.PersonFacts> people(String realmId, Set<UserId> users) {
        Map<UserId, Membership.PersonFacts> people = new HashMap<>(federatedPeople(
                realmId, users.stream().filter(MembershipTruth::isFederated).toList()));
        List<UserId> local = users.stream().filter(user -> !isFederated(user)).toList();
        if (!local.isEmpty()) {
            em.createQuery(PEOPLE + " and u.realmId = :realm", Object[].class)
                    .setParameter("users", values(local, UserId::value))
                    .setParameter("realm", realmId)
                    .getResultStream()
                    .forEach(row -> people.put(new UserId((String) row[0]), person(row)));
        }
        return people;
    }

    private static Membership.PersonFacts person(Object[] row) {
        return new Membership.PersonFacts((Boolean) row[1], (String) row[2], (String) row[3], (String) row[4]);
    }

    /** The accounts of many people at once; who is gone is not in the map. Ids are unique across realms. */
    public Map<UserId, Membership.PersonFacts> people(List<UserId> users) {
        if (users.isEmpty()) {
            return Map.of();
        }
        return em.createQuery(PEOPLE, Object[].class)
                .setParameter("users", values(users, UserId::value))
                .getResultStream()
                .collect(Collectors.toMap(row -> new UserId((String) row[0]), MembershipTruth::person));
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
        return !memberships(Set.of(organization), Set.of(user)).isEmpty();
    }

    private Set<MembershipKey> memberships(Set<OrganizationId> organizations, Set<UserId> users) {
        if (organizations.isEmpty()) {
            return Set.of();
        }
        Map<Kind, List<UserId>> kinds = users.stream().collect(Collectors.groupingBy(Kind::of));
        Set<MembershipKey> held = new HashSet<>();
        kinds.forEach((kind, some) -> em.createQuery(
                        "select o.id, " + kind.user + " from " + kind.memberships + " m, OrganizationEntity o where "
                                + kind.user + " in :users and o.groupId = m.groupId and o.id in :organizations",
                        Object[].class)
                .setParameter("users", values(some, UserId::value))
                .setParameter("organizations", values(organizations, OrganizationId::value))
                .getResultStream()
                .forEach(row -> held.add(key(row))));
        return held;
    }

    private static MembershipKey key(Object[] row) {
        return MembershipKey.of(new OrganizationId((String) row[0]), new UserId((String) row[1]));
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

        static Kind of(UserId user) {
            return isFederated(user) ? FEDERATED : LOCAL;
        }
    }

    /** Of several links to connections of the organization the first by alias. */
    private Map<MembershipKey, Membership.LinkFacts> links(Set<MembershipKey> members) {
        if (members.isEmpty()) {
            return Map.of();
        }
        Map<MembershipKey, Membership.LinkFacts> links = new HashMap<>();
        em.createQuery(
                        "select i.organizationId, f.user.id, f.identityProvider, f.userId"
                                + " from FederatedIdentityEntity f, IdentityProviderEntity i"
                                + " where f.user.id in :users and i.alias = f.identityProvider"
                                + " and i.realmId = f.realmId and i.organizationId in :organizations"
                                + " order by f.identityProvider",
                        Object[].class)
                .setParameter("users", values(members, member -> member.user().value()))
                .setParameter(
                        "organizations",
                        values(members, member -> member.organization().value()))
                .getResultStream()
                .filter(row -> members.contains(key(row)))
                .forEach(
                        row -> links.putIfAbsent(key(row), new Membership.LinkFacts((String) row[2], (String) row[3])));
        return links;
    }

    /**
     * Users whom federation providers hold without import. Asking a provider would be a remote call inside our
     * transaction, so presence is all that is known: a person counts as present as long as her provider does. That she
     * has no membership left says nothing about her account.
     */
    private Map<UserId, Membership.PersonFacts> federatedPeople(String realmId, List<UserId> users) {
        if (users.isEmpty()) {
            return Map.of();
        }
        Set<String> there = em.createQuery(
                        "select c.id from ComponentEntity c where c.id in :components and c.realm.id = :realm",
                        String.class)
                .setParameter(
                        "components",
                        users.stream()
                                .map(MembershipTruth::federation)
                                .distinct()
                                .toList())
                .setParameter("realm", realmId)
                .getResultStream()
                .collect(Collectors.toSet());
        return users.stream()
                .filter(user -> there.contains(federation(user)))
                .collect(Collectors.toMap(
                        Function.identity(), user -> new Membership.PersonFacts(true, null, null, null)));
    }

    private static String federation(UserId user) {
        return user.value().split(":", 3)[1];
    }

    private static boolean isFederated(UserId user) {
        return user.value().startsWith("f:");
    }
}
