package io.orgsso.session;

import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.TruthTables;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/**
 * Finds, in Keycloak's table of stored sessions, those that may be over: what the database knows is coarser than what
 * the session's notes say. Each answer is a page, ordered by session id, after {@code after}.
 */
final class SuspectSessions {
    private static final String SELECT = "select s.realmId, s.userSessionId, s.offline from ";
    private static final String PAGE = " and s.userSessionId > :after order by s.userSessionId";

    private final EntityManager em;

    SuspectSessions(KeycloakSession session) {
        this(session.getProvider(JpaConnectionProvider.class).getEntityManager());
    }

    SuspectSessions(EntityManager em) {
        this.em = em;
    }

    record Suspect(String realmId, String sessionId, boolean offline) {}

    /** One of the questions below. */
    @FunctionalInterface
    interface Question {
        List<Suspect> ask(SuspectSessions sessions, String after, int limit);
    }

    /** Sessions of members whose organization limits sessions, unused for longer or begun earlier than it allows. */
    List<Suspect> overdue(String after, int limit) {
        return page(
                after,
                limit,
                Stream.of(overdue(TruthTables.MEMBERS, "u.id"), overdue(TruthTables.FEDERATED_MEMBERS, "f.userId")));
    }

    private TypedQuery<Object[]> overdue(String members, String user) {
        return em.createQuery(
                        SELECT + members + ", OrgssoSignOnPolicy p, " + TruthTables.SESSIONS
                                + " where p.organizationId = o.id and s.userId = " + user
                                + " and s.realmId = o.realmId and (s.createdOn <= :now - p.maxSeconds"
                                + " or s.lastSessionRefresh <= :now - p.idleSeconds)" + PAGE,
                        Object[].class)
                .setParameter("now", Math.toIntExact(Time.currentTimeSeconds()));
    }

    /** Sessions of members of organizations that are disabled. */
    List<Suspect> ofDisabledOrganizations(String after, int limit) {
        String disabled = " where o.enabled = false and s.realmId = o.realmId and s.userId = ";
        return page(
                after,
                limit,
                Stream.of(
                        query(TruthTables.MEMBERS, disabled + "u.id"),
                        query(TruthTables.FEDERATED_MEMBERS, disabled + "f.userId")));
    }

    /** Sessions of people with a link to a connection that is disabled. */
    List<Suspect> ofDisabledConnections(String after, int limit) {
        return page(
                after,
                limit,
                Stream.of(query(
                        TruthTables.LINKS_OF_ORGANIZATIONS,
                        " where c.enabled = false and s.realmId = c.realmId and s.userId = u.id")));
    }

    /** Sessions of people with a link to this connection. */
    List<Suspect> ofLinked(String realmId, String connection, String after, int limit) {
        return page(
                after,
                limit,
                Stream.of(query(
                                TruthTables.LINKS,
                                " where l.realmId = :realm and l.identityProvider = :connection"
                                        + " and s.realmId = l.realmId and s.userId = u.id")
                        .setParameter("realm", realmId)
                        .setParameter("connection", connection)));
    }

    /** Sessions of an organization's members. */
    List<Suspect> ofMembers(OrganizationId organization, String after, int limit) {
        String members = " where o.id = :organization and s.realmId = o.realmId and s.userId = ";
        return page(
                after,
                limit,
                Stream.of(
                        query(TruthTables.MEMBERS, members + "u.id").setParameter("organization", organization.value()),
                        query(TruthTables.FEDERATED_MEMBERS, members + "f.userId")
                                .setParameter("organization", organization.value())));
    }

    private TypedQuery<Object[]> query(String from, String where) {
        return em.createQuery(SELECT + from + ", " + TruthTables.SESSIONS + where + PAGE, Object[].class);
    }

    private static List<Suspect> page(String after, int limit, Stream<TypedQuery<Object[]>> queries) {
        return queries.flatMap(query ->
                        query.setParameter("after", after).setMaxResults(limit).getResultStream())
                .map(row -> new Suspect((String) row[0], (String) row[1], "1".equals(row[2])))
                .sorted(Comparator.comparing(Suspect::sessionId))
                .limit(limit)
                .toList();
    }
}
