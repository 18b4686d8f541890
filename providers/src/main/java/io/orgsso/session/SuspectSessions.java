package io.orgsso.session;

import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.TruthTables;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/**
 * Finds, in Keycloak's table of stored sessions, those that may be over: what the database knows is coarser than what
 * the session's notes say. Each answer is a page in the order of the table's key.
 */
final class SuspectSessions {
    /** Stored sessions that a page looks through at most where no index knows which are suspects. */
    private static final int STRETCH = 500;

    /** How Keycloak stores the two kinds. The online and the offline session of a browser share their id. */
    private static final String ONLINE = "0";

    private static final String OFFLINE = "1";

    private static final String SELECT = "select s.realmId, s.userSessionId, s.offline from ";
    private static final String BEHIND =
            " and s.userSessionId >= :id and (s.userSessionId > :id or s.offline > :offline)";
    private static final String ORDER = " order by s.userSessionId, s.offline";
    private static final String WITHOUT_CONNECTION = SELECT + TruthTables.SESSIONS + " where (" + unfounded("s.data")
            + " or " + unfoundedWord("s.data")
            + " or exists (select 1 from " + TruthTables.CLIENT_SESSIONS
            + " where k.userSessionId = s.userSessionId and k.offline = s.offline and " + unfounded("k.data") + "))";

    private final EntityManager em;
    private final int stretch;

    SuspectSessions(KeycloakSession session) {
        this(session.getProvider(JpaConnectionProvider.class).getEntityManager(), STRETCH);
    }

    SuspectSessions(EntityManager em, int stretch) {
        this.em = em;
        this.stretch = stretch;
    }

    record Suspect(String realmId, String sessionId, boolean offline) {
        private static Suspect of(Object[] row) {
            return new Suspect((String) row[0], (String) row[1], OFFLINE.equals(row[2]));
        }

        private Place place() {
            return new Place(sessionId, offline ? OFFLINE : ONLINE);
        }
    }

    /** Behind which session a page begins. */
    record Place(String sessionId, String offline) {
        static final Place START = new Place(" ", " ");
    }

    /** @param next where the next page begins; empty: this was the last one */
    record Page(List<Suspect> suspects, Optional<Place> next) {}

    /** One of the questions below. */
    @FunctionalInterface
    interface Question {
        Page ask(SuspectSessions sessions, Place after, int limit);
    }

    /** Keycloak keeps memberships in two tables, by where the account is. A question for each: one order is enough. */
    private enum Members {
        LOCAL(TruthTables.MEMBERS, "u.id"),
        FEDERATED(TruthTables.FEDERATED_MEMBERS, "f.userId");

        private final String table;
        private final String user;

        Members(String table, String user) {
            this.table = table;
            this.user = user;
        }

        static List<Question> each(Function<Members, Question> question) {
            return Stream.of(values()).map(question).toList();
        }
    }

    /** Sessions of members whose organization limits sessions, unused for longer or begun earlier than it allows. */
    static List<Question> overdue() {
        return Members.each(members -> (sessions, after, limit) -> sessions.overdue(members, after, limit));
    }

    private Page overdue(Members members, Place after, int limit) {
        String text = SELECT + members.table + ", OrgssoSignOnPolicy p, " + TruthTables.SESSIONS
                + " where p.organizationId = o.id and s.userId = " + members.user
                + " and s.realmId = o.realmId and (s.createdOn <= :now - p.maxSeconds"
                + " or s.lastSessionRefresh <= :now - p.idleSeconds)";
        return page(behind(text, after).setParameter("now", Math.toIntExact(Time.currentTimeSeconds())), limit);
    }

    /** Sessions of members of organizations that are disabled. */
    static List<Question> ofDisabledOrganizations() {
        return Members.each(members -> (sessions, after, limit) ->
                page(sessions.behind(ofMembers(members) + " and o.enabled = false", after), limit));
    }

    /** Sessions of an organization's members. */
    static List<Question> ofMembers(OrganizationId organization) {
        return Members.each(members -> (sessions, after, limit) -> page(
                sessions.behind(ofMembers(members) + " and o.id = :organization", after)
                        .setParameter("organization", organization.value()),
                limit));
    }

    private static String ofMembers(Members members) {
        return SELECT + members.table + ", " + TruthTables.SESSIONS + " where s.realmId = o.realmId and s.userId = "
                + members.user;
    }

    /** Sessions of people with a link to a connection that is disabled. */
    static Question ofDisabledConnections() {
        String text = SELECT + TruthTables.LINKS_OF_ORGANIZATIONS + ", " + TruthTables.SESSIONS
                + " where c.enabled = false and s.realmId = c.realmId and s.userId = u.id";
        return (sessions, after, limit) -> page(sessions.behind(text, after), limit);
    }

    /** Sessions of people with a link to this connection. */
    static Question ofLinked(String realmId, String connection) {
        String text = SELECT + TruthTables.LINKS + ", " + TruthTables.SESSIONS
                + " where l.realmId = :realm and l.identityProvider = :connection"
                + " and s.realmId = l.realmId and s.userId = u.id";
        return (sessions, after, limit) -> page(
                sessions.behind(text, after).setParameter("realm", realmId).setParameter("connection", connection),
                limit);
    }

    /**
     * Sessions that rest on a connection which is gone, disabled or no longer its organization's, or to which the person
     * has no link any more: after its end no table but the sessions' own notes remembers it. Looks through a stretch of
     * the stored sessions at a time.
     */
    static Question withoutConnection() {
        return (sessions, after, limit) -> sessions.ofStretch(after, limit);
    }

    private Page ofStretch(Place after, int limit) {
        Optional<String> end = endOfStretch(after);
        TypedQuery<Object[]> query = behind(
                end.isPresent() ? WITHOUT_CONNECTION + " and s.userSessionId <= :end" : WITHOUT_CONNECTION, after);
        end.ifPresent(last -> query.setParameter("end", last));
        Page page = page(query, limit);
        return page.next().isPresent() ? page : new Page(page.suspects(), end.map(last -> new Place(last, OFFLINE)));
    }

    private Optional<String> endOfStretch(Place after) {
        return em.createQuery(
                        "select s.userSessionId from " + TruthTables.SESSIONS
                                + " where s.userSessionId > :id order by s.userSessionId",
                        String.class)
                .setParameter("id", after.sessionId())
                .setFirstResult(stretch - 1)
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
    }

    /** Whether {@code notes} name a connection, and none that their organization and the person of {@code s} still have. */
    private static String unfounded(String notes) {
        String connection = ProvenSignOn.STORED_CONNECTION;
        String asNamed = contain(notes, "concat('" + connection + "', c.alias, '\"')") + " and "
                + contain(notes, "concat('" + ProvenSignOn.STORED_ORGANIZATION + "', c.organizationId, '\"')");
        return contain(notes, "'" + connection + "'") + " and not (" + contain(notes, "'" + connection + "\"'")
                + ") and " + none(asNamed);
    }

    /** The same of connections whose word nothing has proven. */
    private static String unfoundedWord(String notes) {
        String connection = SignOnBasis.STORED_ORGANIZATION_OF;
        String asNamed = contain(notes, "concat('" + connection + "', c.alias, '\":\"', c.organizationId, '\"')");
        return contain(notes, "'" + connection + "'") + " and " + none(asNamed);
    }

    private static String none(String asNamed) {
        String enabled = " and s.realmId = c.realmId and c.enabled = true and " + asNamed;
        return "not exists (select 1 from " + TruthTables.LINKS_OF_ORGANIZATIONS + " where s.userId = u.id" + enabled
                + ") and not exists (select 1 from " + TruthTables.FEDERATED_LINKS_OF_ORGANIZATIONS
                + " where s.userId = b.userId" + enabled + ")";
    }

    /** Not by {@code like}: an alias may hold a character that means something to it. */
    private static String contain(String notes, String part) {
        return "locate(" + part + ", " + notes + ") > 0";
    }

    private TypedQuery<Object[]> behind(String text, Place after) {
        return em.createQuery(text + BEHIND + ORDER, Object[].class)
                .setParameter("id", after.sessionId())
                .setParameter("offline", after.offline());
    }

    private static Page page(TypedQuery<Object[]> query, int limit) {
        List<Suspect> suspects =
                query.setMaxResults(limit).getResultStream().map(Suspect::of).toList();
        return new Page(
                suspects,
                suspects.size() < limit
                        ? Optional.empty()
                        : Optional.of(suspects.get(limit - 1).place()));
    }
}
