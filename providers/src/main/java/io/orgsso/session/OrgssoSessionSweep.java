package io.orgsso.session;

import io.orgsso.session.SuspectSessions.Question;
import io.orgsso.session.SuspectSessions.Suspect;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.timer.ScheduledTask;

/**
 * Ends sessions that are over and that nobody comes back to: until then userinfo and introspection would answer. A class
 * of its own with the product's prefix, because Keycloak's cluster-wide lock of scheduled tasks is the class's simple
 * name.
 */
final class OrgssoSessionSweep implements ScheduledTask {
    private static final Logger LOG = Logger.getLogger(OrgssoSessionSweep.class);
    private static final List<Question> ALL = List.of(
            SuspectSessions::overdue, SuspectSessions::ofDisabledOrganizations, SuspectSessions::ofDisabledConnections);
    private static final int PAGE = 50;
    /** Bounds one sweep of each kind; the next one finds the rest, since what was ended is no suspect any more. */
    private static final int MOST_PAGES = 400;

    @Override
    public void run(KeycloakSession session) {
        run(session.getKeycloakSessionFactory());
    }

    static void run(KeycloakSessionFactory factory) {
        ALL.forEach(question -> run(factory, question));
    }

    static void run(KeycloakSessionFactory factory, Question question) {
        String after = " ";
        for (int page = 0; page < MOST_PAGES && !Thread.currentThread().isInterrupted(); page++) {
            List<Suspect> suspects = suspects(factory, question, after);
            if (!suspects.isEmpty()) {
                judge(factory, suspects);
            }
            if (suspects.size() < PAGE) {
                return;
            }
            after = suspects.get(PAGE - 1).sessionId();
        }
    }

    private static List<Suspect> suspects(KeycloakSessionFactory factory, Question question, String after) {
        return KeycloakModelUtils.runJobInTransactionWithResult(
                factory, null, session -> question.ask(new SuspectSessions(session), after, PAGE), "orgsso sweep");
    }

    private static void judge(KeycloakSessionFactory factory, List<Suspect> suspects) {
        try {
            KeycloakModelUtils.runJobInTransaction(
                    factory, session -> suspects.forEach(suspect -> judge(session, suspect)));
        } catch (RuntimeException e) {
            LOG.debugf(e, "A page of sessions was not judged; the next sweep comes back to it");
        }
    }

    private static void judge(KeycloakSession session, Suspect suspect) {
        RealmModel realm = session.realms().getRealm(suspect.realmId());
        if (realm == null) {
            return;
        }
        session.getContext().setRealm(realm);
        UserSessionModel found = suspect.offline()
                ? session.sessions().getOfflineUserSession(realm, suspect.sessionId())
                : session.sessions().getUserSession(realm, suspect.sessionId());
        if (found != null && found.getUser() != null) {
            end(session, found).ifPresent(why -> new SessionEnding(session).end(found, why));
        }
    }

    /** Of its latest login, or of what any client was signed in to with: a session is one, and ends as one. */
    private static Optional<SignOnEnd> end(KeycloakSession session, UserSessionModel found) {
        SignOnStanding standing = new SignOnStanding(session);
        return Stream.concat(
                        Stream.of(SignOn.of(session, found)),
                        found.getAuthenticatedClientSessions().values().stream()
                                .map(client -> SignOn.of(session, client, found)))
                .distinct()
                .flatMap(signOn -> standing
                        .lost(signOn)
                        .or(() -> SessionTerm.of(session, signOn).overSinceLastUse(Time.currentTimeSeconds()))
                        .stream())
                .findFirst();
    }
}
