package io.orgsso.session;

import io.orgsso.cluster.AfterCommit;
import io.orgsso.cluster.OutboxLoop;
import io.orgsso.cluster.Worker;
import io.orgsso.organization.ConnectionLifecycle;
import io.orgsso.organization.OptIn;
import io.orgsso.organization.OrganizationId;
import io.orgsso.session.SuspectSessions.Question;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.UserModel.UserPreRemovedEvent;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.models.utils.PostMigrationEvent;
import org.keycloak.provider.ProviderEvent;
import org.keycloak.services.scheduled.ClusterAwareScheduledTaskRunner;
import org.keycloak.timer.TimerProvider;

/**
 * What of this room lives on a node: the thread that tells clients of ended sessions, the one that looks for sessions to
 * end as soon as something happened that ends some, and the scheduled sweep, which runs on one node at a time.
 */
final class SessionNode implements ConnectionLifecycle.ChangeListener {
    private static final long SWEEP_MILLIS = 30_000;
    private static final long STOP_MILLIS = 2000;

    private final KeycloakSessionFactory factory;
    private final Queue<Question> questions = new ConcurrentLinkedQueue<>();
    private final OutboxLoop<LogoutNoticeEntity> notices;
    private final Worker sweeper;

    SessionNode(KeycloakSessionFactory factory) {
        this.factory = factory;
        this.notices = LogoutCourier.loop(factory);
        this.sweeper = new Worker("orgsso-session-sweep", SWEEP_MILLIS, this::sweep);
        ConnectionLifecycle.onChange(factory, this);
        factory.register(this::onEvent);
    }

    private void onEvent(ProviderEvent event) {
        if (event instanceof SessionsEnded ended) {
            AfterCommit.once(ended.session(), "orgsso.sessionsEnded", notices::ring);
        } else if (event instanceof SignOnPolicyChanged changed) {
            AfterCommit.once(changed.session(), "orgsso.signOnPolicyChanged", () -> sweep(SuspectSessions.overdue()));
        } else if (event instanceof UserPreRemovedEvent removed) {
            announceEnd(removed);
        } else if (event instanceof PostMigrationEvent) {
            start();
        }
    }

    /** Keycloak ends the sessions of a deleted account itself, without a word to anybody. */
    private static void announceEnd(UserPreRemovedEvent removed) {
        KeycloakSession session = removed.getKeycloakSession();
        if (!OptIn.holds(session, removed.getRealm().getId())) {
            return;
        }
        SessionEnding ending = new SessionEnding(session);
        Stream.concat(
                        session.sessions().getUserSessionsStream(removed.getRealm(), removed.getUser()),
                        session.sessions().getOfflineUserSessionsStream(removed.getRealm(), removed.getUser()))
                .toList()
                .forEach(ending::announce);
    }

    @Override
    public void connectionChanged(KeycloakSession session, String realmId, String alias) {
        AfterCommit.run(session, () -> sweep(List.of(SuspectSessions.ofLinked(realmId, alias))));
    }

    @Override
    public void connectionRemoved(KeycloakSession session, OrganizationId organization) {
        AfterCommit.run(session, () -> sweep(SuspectSessions.ofMembers(organization)));
    }

    private void sweep(List<Question> now) {
        questions.addAll(now);
        sweeper.ring();
    }

    /** Only for speed: of what is lost here, with the node or by an exception, the scheduled sweep asks too. */
    private boolean sweep() {
        for (Question question = questions.poll(); question != null; question = questions.poll()) {
            OrgssoSessionSweep.run(factory, question);
        }
        return true;
    }

    private void start() {
        notices.start();
        sweeper.start();
        ClusterAwareScheduledTaskRunner runner =
                new ClusterAwareScheduledTaskRunner(factory, new OrgssoSessionSweep(), SWEEP_MILLIS);
        KeycloakModelUtils.runJobInTransaction(
                factory, session -> session.getProvider(TimerProvider.class).schedule(runner, SWEEP_MILLIS));
    }

    void stop() {
        notices.stop();
        try {
            sweeper.stop(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
