package io.orgsso.sync;

import io.orgsso.organization.OptIn;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.TruthTables;
import io.orgsso.organization.UserId;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/**
 * Compares Keycloak's tables with our projection in the database itself: reading both page by page would cost every
 * member a row over the wire at every pass. It stands here because its answer is marks; what Keycloak's tables are
 * called it takes from {@link TruthTables}, the projection of room {@code account} it knows by its entities' names. What
 * has a mark already is left out, so a bounded answer makes progress.
 */
final class MembershipDrift {
    private static final String STATE_OF_ORGANIZATION = "case when o.enabled = true then 'active' else 'suspended' end";
    private static final String STATE_OF_MEMBER =
            "case when o.enabled = true and u.enabled = true then 'active' else 'suspended' end";

    private final EntityManager em;

    MembershipDrift(KeycloakSession session) {
        this(session.getProvider(JpaConnectionProvider.class).getEntityManager());
    }

    MembershipDrift(EntityManager em) {
        this.em = em;
    }

    /** Where to look; an empty user means the organization's own record. */
    record Place(String realmId, OrganizationId organization, Optional<UserId> user) {}

    /** Members whom the projection does not know, or knows in another state. */
    List<Place> members(int limit) {
        return unlike(TruthTables.MEMBERS, "u.id", STATE_OF_MEMBER, limit);
    }

    /** The same of members whom a federation holds. */
    List<Place> federatedMembers(int limit) {
        return unlike(TruthTables.FEDERATED_MEMBERS, "f.userId", STATE_OF_ORGANIZATION, limit);
    }

    private List<Place> unlike(String members, String user, String state, int limit) {
        return places(
                "select o.realmId, o.id, " + user + " from " + members + " where o.realmId in " + OptIn.REALM_IDS
                        + " and not exists (select 1 from OrgssoMember p where p.organizationId = o.id and p.userId = "
                        + user + " and p.organizationAlias = o.alias and p.state = " + state + ") and "
                        + unmarked("o.id", user),
                limit);
    }

    /** Rows of the projection whose membership, account or realm is gone. */
    List<Place> ghosts(int limit) {
        return places(
                "select p.realmId, p.organizationId, p.userId from OrgssoMember p where p.state <> 'erased'"
                        + " and ((p.realmId in " + OptIn.REALM_IDS
                        + " and ((p.state in ('active', 'suspended') and not "
                        + TruthTables.isMember("p.organizationId", "p.userId") + ") or not "
                        + TruthTables.personExists("p.userId") + ")) or not " + TruthTables.realmExists("p.realmId")
                        + ") and " + unmarked("p.organizationId", "p.userId"),
                limit);
    }

    /** Organizations whose account is missing, has another alias or another state. */
    List<Place> accounts(int limit) {
        return places(
                "select o.realmId, o.id, cast(null as string) from " + TruthTables.ORGANIZATIONS
                        + " where o.realmId in " + OptIn.REALM_IDS
                        + " and not exists (select 1 from OrgssoAccount a where a.organizationId = o.id"
                        + " and a.alias = o.alias and a.state = " + STATE_OF_ORGANIZATION + ") and "
                        + unmarked("o.id"),
                limit);
    }

    /** Accounts that are open although their organization is gone. */
    List<Place> abandonedAccounts(int limit) {
        return places(
                "select a.realmId, a.organizationId, cast(null as string) from OrgssoAccount a"
                        + " where a.realmId in " + OptIn.REALM_IDS + " and a.state <> 'closed' and not "
                        + TruthTables.organizationExists("a.organizationId") + " and " + unmarked("a.organizationId"),
                limit);
    }

    private static String unmarked(String organization, String user) {
        return "not exists (select 1 from OrgssoMark k where k.organizationId = " + organization + " and k.userId = "
                + user + ")";
    }

    private static String unmarked(String organization) {
        return "not exists (select 1 from OrgssoMark k where k.organizationId = " + organization
                + " and k.userId is null)";
    }

    private List<Place> places(String query, int limit) {
        return em.createQuery(query, Object[].class)
                .setMaxResults(limit)
                .getResultStream()
                .map(row -> new Place(
                        (String) row[0],
                        new OrganizationId((String) row[1]),
                        Optional.ofNullable((String) row[2]).map(UserId::new)))
                .toList();
    }
}
