package io.orgsso.organization;

import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/**
 * Compares Keycloak's tables with our projection in the database itself. Knows the entities of {@code account} and
 * {@code sync} by name only: a comparison of two rooms' tables has to stand in one of them, and this is the room that
 * changes when Keycloak's model does. What has a mark already is left out, so a bounded answer makes progress.
 */
public final class MembershipDrift {
    private static final String OPTED_IN =
            "(select r.id from RealmEntity r join r.eventsListeners l where l = :listener)";
    private static final String STATE_OF_ORGANIZATION = "case when o.enabled = true then 'active' else 'suspended' end";
    private static final String STATE_OF_MEMBER =
            "case when o.enabled = true and u.enabled = true then 'active' else 'suspended' end";

    private final EntityManager em;

    private MembershipDrift(KeycloakSession session) {
        this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    public static MembershipDrift of(KeycloakSession session) {
        return new MembershipDrift(session);
    }

    /** Where to look; an empty user means the organization's own record. */
    public record Place(String realmId, OrganizationId organization, Optional<UserId> user) {}

    /** Members whom the projection does not know, or knows in another state. */
    public List<Place> members(String listener, int limit) {
        return places(
                "select o.realmId, o.id, u.id from OrganizationEntity o"
                        + " join UserGroupMembershipEntity m on m.groupId = o.groupId join m.user u"
                        + " where o.realmId in " + OPTED_IN
                        + " and not exists (select 1 from OrgssoMember p where p.organizationId = o.id"
                        + " and p.userId = u.id and p.organizationAlias = o.alias and p.state = " + STATE_OF_MEMBER
                        + ") and not exists (select 1 from OrgssoMark k where k.organizationId = o.id"
                        + " and k.userId = u.id)",
                listener,
                limit);
    }

    /** Rows of the projection whose membership, account or realm is gone. */
    public List<Place> ghosts(String listener, int limit) {
        return places(
                "select p.realmId, p.organizationId, p.userId from OrgssoMember p"
                        + " where ((p.realmId in " + OPTED_IN + " and p.state in ('active', 'suspended')"
                        + " and not exists (select 1 from OrganizationEntity o"
                        + " join UserGroupMembershipEntity m on m.groupId = o.groupId"
                        + " where o.id = p.organizationId and m.user.id = p.userId)"
                        + " and not exists (select 1 from OrganizationEntity o"
                        + " join FederatedUserGroupMembershipEntity f on f.groupId = o.groupId"
                        + " where o.id = p.organizationId and f.userId = p.userId))"
                        + " or (p.realmId in " + OPTED_IN + " and p.state <> 'erased' and p.userId not like 'f:%'"
                        + " and not exists (select 1 from UserEntity u where u.id = p.userId))"
                        + " or (p.state <> 'erased'"
                        + " and not exists (select 1 from RealmEntity r where r.id = p.realmId)))"
                        + " and not exists (select 1 from OrgssoMark k where k.organizationId = p.organizationId"
                        + " and k.userId = p.userId)",
                listener,
                limit);
    }

    /** Organizations whose account is missing, has another alias or another state. */
    public List<Place> accounts(String listener, int limit) {
        return places(
                "select o.realmId, o.id, cast(null as string) from OrganizationEntity o where o.realmId in " + OPTED_IN
                        + " and not exists (select 1 from OrgssoAccount a where a.organizationId = o.id"
                        + " and a.alias = o.alias and a.state = " + STATE_OF_ORGANIZATION + ")"
                        + " and not exists (select 1 from OrgssoMark k where k.organizationId = o.id"
                        + " and k.userId is null)",
                listener,
                limit);
    }

    /** Accounts that are open although their organization is gone. */
    public List<Place> abandonedAccounts(String listener, int limit) {
        return places(
                "select a.realmId, a.organizationId, cast(null as string) from OrgssoAccount a"
                        + " where a.realmId in " + OPTED_IN + " and a.state <> 'closed'"
                        + " and not exists (select 1 from OrganizationEntity o where o.id = a.organizationId)"
                        + " and not exists (select 1 from OrgssoMark k where k.organizationId = a.organizationId"
                        + " and k.userId is null)",
                listener,
                limit);
    }

    private List<Place> places(String query, String listener, int limit) {
        return em.createQuery(query, Object[].class)
                .setParameter("listener", listener)
                .setMaxResults(limit)
                .getResultStream()
                .map(row -> new Place(
                        (String) row[0],
                        new OrganizationId((String) row[1]),
                        Optional.ofNullable((String) row[2]).map(UserId::new)))
                .toList();
    }
}
