package io.orgsso.organization;

import io.orgsso.cluster.ArrayParameters;
import io.orgsso.cluster.PlainStatement;
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
import org.keycloak.connections.jpa.util.JpaUtils;
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

    /**
     * What Keycloak holds now about each of these members of a realm: every answer is at least as new as the call. In two
     * questions, since on a busy server each one waits for a processor twice.
     */
    public Map<MembershipKey, Membership> read(String realmId, Set<MembershipKey> members) {
        Set<OrganizationId> organizations =
                members.stream().map(MembershipKey::organization).collect(Collectors.toSet());
        Set<UserId> users = members.stream().map(MembershipKey::user).collect(Collectors.toSet());
        Map<OrganizationId, Membership.OrganizationFacts> facts = new HashMap<>();
        Set<MembershipKey> held = new HashSet<>();
        users.stream()
                .collect(Collectors.groupingBy(Kind::of))
                .forEach((kind, some) -> organizationsWithMembers(kind, realmId, organizations, some)
                        .forEach(row -> {
                            facts.put(new OrganizationId((String) row[0]), facts(row));
                            if (row[4] != null) {
                                held.add(key(row[0], row[4]));
                            }
                        }));
        boolean realmExists = !facts.isEmpty() || realmExists(realmId);
        Map<UserId, Membership.PersonFacts> people = new HashMap<>(federatedPeople(
                realmId, users.stream().filter(MembershipTruth::isFederated).toList()));
        Map<MembershipKey, Membership.LinkFacts> links = new HashMap<>();
        peopleWithLinks(
                        realmId,
                        users.stream().filter(user -> !isFederated(user)).toList(),
                        organizations)
                .forEach(row -> {
                    people.put(new UserId((String) row[0]), person(row));
                    if (row[5] != null) {
                        // Of several links to connections of the organization the first by alias.
                        links.putIfAbsent(
                                key(row[5], row[0]), new Membership.LinkFacts((String) row[6], (String) row[7]));
                    }
                });
        return members.stream()
                .collect(Collectors.toMap(
                        Function.identity(),
                        member -> new Membership(
                                realmExists,
                                Optional.ofNullable(facts.get(member.organization())),
                                Optional.ofNullable(people.get(member.user())),
                                held.contains(member),
                                Optional.ofNullable(links.get(member)).filter(link -> held.contains(member)))));
    }

    /** A row for each member among {@code users}, with her id last, and one for an organization without any. */
    private List<Object[]> organizationsWithMembers(
            Kind kind, String realmId, Set<OrganizationId> organizations, List<UserId> users) {
        return em.createQuery(
                        "select o.id, o.alias, o.name, o.enabled, " + kind.user
                                + " from OrganizationEntity o left join "
                                + kind.memberships + " m on m.groupId = o.groupId and " + kind.user
                                + " in :users where o.id in :organizations and o.realmId = :realm",
                        Object[].class)
                .setParameter("users", values(users, UserId::value))
                .setParameter("organizations", values(organizations, OrganizationId::value))
                .setParameter("realm", realmId)
                .getResultList();
    }

    /** A row for each link of an account, by alias, where it is to a connection of one of these organizations. */
    private List<Object[]> peopleWithLinks(String realmId, List<UserId> users, Set<OrganizationId> organizations) {
        if (users.isEmpty()) {
            return List.of();
        }
        return em.createQuery(
                        "select u.id, u.enabled, u.email, u.firstName, u.lastName, i.organizationId, f.identityProvider,"
                                + " f.userId from UserEntity u left join FederatedIdentityEntity f on f.user.id = u.id"
                                + " left join IdentityProviderEntity i on i.alias = f.identityProvider"
                                + " and i.realmId = f.realmId and i.organizationId in :organizations"
                                + " where u.id in :users and u.realmId = :realm order by f.identityProvider",
                        Object[].class)
                .setParameter("users", values(users, UserId::value))
                .setParameter("organizations", values(organizations, OrganizationId::value))
                .setParameter("realm", realmId)
                .getResultList();
    }

    public boolean realmExists(String realmId) {
        return em.createQuery("select count(r) from RealmEntity r where r.id = :realm", Long.class)
                        .setParameter("realm", realmId)
                        .getSingleResult()
                > 0;
    }

    public Optional<Membership.OrganizationFacts> organization(String realmId, OrganizationId organization) {
        return em.createQuery(
                        "select o.id, o.alias, o.name, o.enabled from OrganizationEntity o"
                                + " where o.id = :organization and o.realmId = :realm",
                        Object[].class)
                .setParameter("organization", organization.value())
                .setParameter("realm", realmId)
                .getResultStream()
                .findFirst()
                .map(MembershipTruth::facts);
    }

    private static Membership.OrganizationFacts facts(Object[] row) {
        return new Membership.OrganizationFacts((String) row[1], (String) row[2], (Boolean) row[3]);
    }

    private static <T> List<String> values(Collection<T> ids, Function<T, String> value) {
        return ids.stream().map(value).toList();
    }

    private static Membership.PersonFacts person(Object[] row) {
        return new Membership.PersonFacts((Boolean) row[1], (String) row[2], (String) row[3], (String) row[4]);
    }

    /** The accounts of many people at once; who is gone is not in the map. Ids are unique across realms. */
    public Map<UserId, Membership.PersonFacts> people(List<UserId> users) {
        if (users.isEmpty()) {
            return Map.of();
        }
        return ArrayParameters.areTaken(em)
                ? peopleAtOnce(users)
                : em.createQuery(PEOPLE, Object[].class)
                        .setParameter("users", values(users, UserId::value))
                        .getResultStream()
                        .collect(Collectors.toMap(row -> new UserId((String) row[0]), MembershipTruth::person));
    }

    /** A list is a parameter for each of its members, and a statement that is translated anew. */
    private Map<UserId, Membership.PersonFacts> peopleAtOnce(List<UserId> users) {
        Map<UserId, Membership.PersonFacts> people = new HashMap<>();
        PlainStatement.of(
                        em,
                        "select ID, ENABLED, EMAIL, FIRST_NAME, LAST_NAME from "
                                + JpaUtils.getTableNameForNativeQuery("USER_ENTITY", em) + " where ID = any(?)",
                        (Object) values(users, UserId::value).toArray(String[]::new))
                .read(row -> people.put(
                        new UserId(row.getString(1)),
                        new Membership.PersonFacts(
                                row.getBoolean(2), row.getString(3), row.getString(4), row.getString(5))));
        return people;
    }

    /** Names of realms by id; a realm that is gone is not in the map. */
    public Map<String, String> realmNames(List<String> realmIds) {
        if (realmIds.isEmpty()) {
            return Map.of();
        }
        if (ArrayParameters.areTaken(em)) {
            return PlainStatement.of(
                            em,
                            "select ID, NAME from " + JpaUtils.getTableNameForNativeQuery("REALM", em)
                                    + " where ID = any(?)",
                            (Object) realmIds.toArray(String[]::new))
                    .read(row -> Map.entry(row.getString(1), row.getString(2)))
                    .stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
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
        Kind kind = Kind.of(user);
        // Every token asks. Without lists: a query that has one is translated to SQL anew each time.
        return em.createQuery(
                                "select count(*) from " + kind.memberships + " m, OrganizationEntity o where "
                                        + kind.user
                                        + " = :user and o.groupId = m.groupId and o.id = :organization",
                                Long.class)
                        .setParameter("user", user.value())
                        .setParameter("organization", organization.value())
                        .getSingleResult()
                > 0;
    }

    private static MembershipKey key(Object organization, Object user) {
        return MembershipKey.of(new OrganizationId((String) organization), new UserId((String) user));
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
