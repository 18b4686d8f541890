package io.orgsso.session;

import io.orgsso.session.SuspectSessions.Page;
import io.orgsso.session.SuspectSessions.Place;
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
 * Ends sessions that are over and that nobody comes back to: until then userinfo and introspection would answer. It asks
 * for every reason there is, so whatever was to end at once and did not is ended here. A class of its own with the
 * product's prefix, because Keycloak's cluster-wide lock of scheduled tasks is the class's simple name.
 */
final class OrgssoSessionSweep implements ScheduledTask {
    private static final Logger LOG = Logger.getLogger(OrgssoSessionSweep.class);
    private static final int PAGE = 50;
    /** Bound one sweep, since Keycloak's timer has one thread; the next goes on where this one stopped. */
    private static final int MOST_PAGES = 400;

    private static final int MOST_STRETCHES = 20;

    private final List<SuspectWalk> walks;

    OrgssoSessionSweep() {
        this(MOST_PAGES, MOST_STRETCHES);
    }

    /**
     * @param mostPages of each kind of suspects
     * @param mostStretches of the sessions that have to be looked through for them
     */
    OrgssoSessionSweep(int mostPages, int mostStretches) {
        Stream<Question> byTables = Stream.of(
                        SuspectSessions.overdue(),
                        SuspectSessions.ofDisabledOrganizations(),
                        List.of(SuspectSessions.ofDisabledConnections()))
                .flatMap(List::stream);
        this.walks = Stream.concat(
                        byTables.map(question -> new SuspectWalk(question, mostPages)),
                        Stream.of(new SuspectWalk(SuspectSessions.withoutConnection(), mostStretches)))
                .toList();
    }

    @Override
    public void run(KeycloakSession session) {
        sweep(new StoredSessions(session.getKeycloakSessionFactory()));
    }

    void sweep(SuspectWalk.Sessions sessions) {
        walks.forEach(walk -> walk.go(sessions));
    }

    /** Asks one question to the end. */
    static void run(KeycloakSessionFactory factory, Question question) {
        new SuspectWalk(question, Integer.MAX_VALUE).go(new StoredSessions(factory));
    }

    /** Each page is read and judged in transactions of its own. */
    private record StoredSessions(KeycloakSessionFactory factory) implements SuspectWalk.Sessions {
        @Override
        public Page page(Question question, Place after) {
            return KeycloakModelUtils.runJobInTransactionWithResult(
                    factory, null, session -> question.ask(new SuspectSessions(session), after, PAGE), "orgsso sweep");
        }

        @Override
        public void judge(List<Suspect> suspects) {
            if (!suspects.isEmpty() && !judged(suspects)) {
                // One by one: whatever is the matter with one of them, the others end.
                suspects.forEach(suspect -> judged(List.of(suspect)));
            }
        }

        private boolean judged(List<Suspect> suspects) {
            try {
                KeycloakModelUtils.runJobInTransaction(
                        factory, session -> suspects.forEach(suspect -> OrgssoSessionSweep.judge(session, suspect)));
                return true;
            } catch (RuntimeException e) {
                LOG.debugf(e, "%d sessions were not judged; a later sweep comes back to them", suspects.size());
                return false;
            }
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
