package io.orgsso.sync;

import io.orgsso.account.MemberKey;
import io.orgsso.organization.OptIn;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.TruthTables;
import io.orgsso.organization.UserId;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hibernate.jpa.HibernateHints;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/**
 * Compares Keycloak's tables with our projection in the database itself, as far as that can tell: reading both page by
 * page would cost every member a row over the wire at every pass. It stands here because its answer is marks; what
 * Keycloak's tables are called it takes from {@link TruthTables}, the projection of room {@code account} it knows by its
 * entities' names. What has a mark already is left out, so a bounded answer makes progress.
 *
 * <p>Bounded by reading no further and not by a limit in the statement: mostly there is nothing to find, and told that a
 * few rows are enough, PostgreSQL looks once per member where it otherwise compares two tables at once.
 */
final class MembershipDrift {
    private static final String STATE_OF_ORGANIZATION = "case when o.enabled = true then 'active' else 'suspended' end";
    private static final String STATE_OF_MEMBER =
            "case when o.enabled = true and u.enabled = true then 'active' else 'suspended' end";
    private static final String LEFT =
            "p.state in ('active', 'suspended') and " + TruthTables.isNoMember("p.organizationId", "p.userId");
    private static final int FETCH = 1000;

    private final EntityManager em;
    private final Optional<ReconcileScope> scope;

    MembershipDrift(EntityManager em, Optional<ReconcileScope> scope) {
        this.em = em;
        this.scope = scope;
    }

    /** Of all realms that opted in. */
    static MembershipDrift everywhere(KeycloakSession session) {
        return new MembershipDrift(
                session.getProvider(JpaConnectionProvider.class).getEntityManager(), Optional.empty());
    }

    /** Where to look; an empty user means the organization's own record. */
    record Place(String realmId, OrganizationId organization, Optional<UserId> user) {
        Marks.Spot spot() {
            return new Marks.Spot(organization, user.orElse(null), null);
        }

        MemberKey key() {
            return new MemberKey(organization, user.orElse(MemberKey.FIRST.user()));
        }
    }

    /** Members whom the projection does not know, or knows in another state. In no order, as the next two. */
    List<Place> members(int limit) {
        return unlike(TruthTables.MEMBERS, "u.id", STATE_OF_MEMBER, limit);
    }

    /** The same of members whom a federation holds. */
    List<Place> federatedMembers(int limit) {
        return unlike(TruthTables.FEDERATED_MEMBERS, "f.userId", STATE_OF_ORGANIZATION, limit);
    }

    private List<Place> unlike(String members, String user, String state, int limit) {
        return places(
                "select o.realmId, o.id, " + user + " from " + members + " where " + within("o.realmId", "o.id")
                        + " and not exists (select 1 from OrgssoMember p where p.organizationId = o.id and p.userId = "
                        + user + " and p.organizationAlias = o.alias and p.state = " + state + ") and "
                        + unmarked("o.id", user),
                MemberKey.FIRST,
                limit);
    }

    /** Rows of realms that are gone, whether or not they had opted in. */
    List<Place> ofGoneRealms(int limit) {
        return places(
                "select p.realmId, p.organizationId, p.userId from OrgssoMember p where p.state <> 'erased' and not "
                        + TruthTables.realmExists("p.realmId") + " and " + unmarked("p.organizationId", "p.userId"),
                MemberKey.FIRST,
                limit);
    }

    /** Rows that say of former members that they belong. In key order after {@code after}. */
    List<Place> left(MemberKey after, int limit) {
        return rows(LEFT, after, limit);
    }

    /** Rows of people who are gone. In key order after {@code after}. */
    List<Place> gone(MemberKey after, int limit) {
        return rows("p.state <> 'erased' and " + TruthTables.personIsGone("p.userId"), after, limit);
    }

    /** Those of them whom {@link #left} does not find: without a person there is no membership, but of a federation's. */
    List<Place> goneOfFormer(MemberKey after, int limit) {
        return rows(
                "p.state not in ('active', 'suspended', 'erased') and " + TruthTables.personIsGone("p.userId"),
                after,
                limit);
    }

    private List<Place> rows(String condition, MemberKey after, int limit) {
        return places(
                "select p.realmId, p.organizationId, p.userId from OrgssoMember p where "
                        + within("p.realmId", "p.organizationId") + " and " + condition
                        + " and p.organizationId >= :organizationAfter and (p.organizationId > :organizationAfter"
                        + " or p.userId > :userAfter) and " + unmarked("p.organizationId", "p.userId")
                        + " order by p.organizationId, p.userId",
                after,
                limit);
    }

    /** Organizations whose account is missing, has another alias or another state. In key order. */
    List<Place> accounts(MemberKey after, int limit) {
        return places(
                "select o.realmId, o.id, cast(null as string) from " + TruthTables.ORGANIZATIONS
                        + " where " + within("o.realmId", "o.id") + " and o.id > :organizationAfter"
                        + " and not exists (select 1 from OrgssoAccount a where a.organizationId = o.id"
                        + " and a.alias = o.alias and a.state = " + STATE_OF_ORGANIZATION + ") and "
                        + unmarked("o.id") + " order by o.id",
                after,
                limit);
    }

    /** Accounts that are open although their organization is gone. In key order. */
    List<Place> abandonedAccounts(MemberKey after, int limit) {
        return places(
                "select a.realmId, a.organizationId, cast(null as string) from OrgssoAccount a where "
                        + within("a.realmId", "a.organizationId") + " and a.organizationId > :organizationAfter"
                        + " and a.state <> 'closed' and not " + TruthTables.organizationExists("a.organizationId")
                        + " and " + unmarked("a.organizationId") + " order by a.organizationId",
                after,
                limit);
    }

    private String within(String realm, String organization) {
        if (scope.isEmpty()) {
            return realm + " in " + OptIn.REALM_IDS;
        }
        boolean one = scope.get().organization().isPresent();
        return realm + " = :realm" + (one ? " and " + organization + " = :organization" : "");
    }

    private static String unmarked(String organization, String user) {
        return "not exists (select 1 from OrgssoMark k where k.organizationId = " + organization + " and k.userId = "
                + user + ")";
    }

    private static String unmarked(String organization) {
        return "not exists (select 1 from OrgssoMark k where k.organizationId = " + organization
                + " and k.userId is null)";
    }

    private List<Place> places(String query, MemberKey after, int limit) {
        TypedQuery<Object[]> typed =
                em.createQuery(query, Object[].class).setHint(HibernateHints.HINT_FETCH_SIZE, FETCH);
        bind(typed, query, ":organizationAfter", after.organization().value());
        bind(typed, query, ":userAfter", after.user().value());
        scope.ifPresent(only -> {
            bind(typed, query, ":realm", only.realmId());
            only.organization().ifPresent(one -> bind(typed, query, ":organization", one.value()));
        });
        try (Stream<Object[]> rows = typed.getResultStream()) {
            return rows.limit(limit)
                    .map(row -> new Place(
                            (String) row[0],
                            new OrganizationId((String) row[1]),
                            Optional.ofNullable((String) row[2]).map(UserId::new)))
                    .toList();
        }
    }

    private static void bind(TypedQuery<Object[]> query, String text, String parameter, String value) {
        if (text.contains(parameter)) {
            query.setParameter(parameter.substring(1), value);
        }
    }
}
