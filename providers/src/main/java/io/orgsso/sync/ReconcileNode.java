package io.orgsso.sync;

import io.orgsso.cluster.Worker;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.KeycloakSessionTaskWithResult;
import org.keycloak.models.ModelDuplicateException;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Compares on this node: what is due, what another node left behind, and what an operator asks for. Each page is a
 * transaction and a session of its own, so a realm of any size needs no more memory than two pages.
 */
final class ReconcileNode {
    private static final Logger LOG = Logger.getLogger(ReconcileNode.class);
    private static final long LOOK_MILLIS = 30_000;
    /** Members. */
    private static final int PAGE = 10_000;

    private final KeycloakSessionFactory factory;
    private final SyncSettings settings;
    private final Clock clock;
    private final Runnable ring;
    private final SecureRandom random = new SecureRandom();
    private final Worker worker = new Worker("orgsso-reconcile", LOOK_MILLIS, this::turn);
    private @Nullable PersonDigest digest;

    /** @param ring there are marks */
    ReconcileNode(KeycloakSessionFactory factory, SyncSettings settings, Clock clock, Runnable ring) {
        this.factory = factory;
        this.settings = settings;
        this.clock = clock;
        this.ring = ring;
    }

    void start() {
        worker.start();
    }

    void stop(long millis) throws InterruptedException {
        worker.stop(millis);
    }

    private boolean turn() {
        inTransaction(session -> {
            runs(session).forgetGoneRealms();
            return true;
        });
        inTransaction(session -> runs(session).resume()).forEach(run -> log(drive(run, Long.MAX_VALUE)));
        long interval = settings.reconcileSeconds() * 1000L;
        List<ReconcileScope> due = interval == 0
                ? List.of()
                : inTransaction(session -> runs(session).due(clock.millis() - interval));
        for (ReconcileScope scope : due) {
            begin(scope, false).ifPresent(run -> log(drive(run, Long.MAX_VALUE)));
        }
        return true;
    }

    /** Empty if this scope is being compared, by whichever node. */
    Optional<ReconcileRun> begin(ReconcileScope scope, boolean dryRun) {
        try {
            return inTransaction(session -> runs(session).begin(scope, dryRun));
        } catch (ModelDuplicateException another) {
            return Optional.empty();
        }
    }

    /** Goes on with a run until it ends, is lost to another node, or time is up; then whoever looks next goes on. */
    ReconcileRun drive(ReconcileRun begun, long untilMillis) {
        PersonDigest key = digest();
        try (PagesAhead pages = new PagesAhead((cursor, next) -> compare(begun.scope(), cursor, key.copy(), next))) {
            return drive(begun, untilMillis, key, pages);
        }
    }

    private MemberPages.Page compare(ReconcileScope scope, Cursor cursor, PersonDigest key, Consumer<Cursor> next) {
        return inTransaction(session -> new MemberPages(
                        session.getProvider(JpaConnectionProvider.class).getEntityManager(),
                        key,
                        scope,
                        cursor.leg() == Cursor.Leg.FEDERATED)
                .after(cursor, PAGE, next));
    }

    private ReconcileRun drive(ReconcileRun begun, long untilMillis, PersonDigest key, MemberPages.Source pages) {
        ReconcileRun run = begun;
        while (run.finishedAt().isEmpty()) {
            if (clock.millis() > untilMillis || Thread.currentThread().isInterrupted()) {
                ReconcileRun left = run;
                inTransaction(session -> {
                    runs(session).release(left);
                    return true;
                });
                worker.ring();
                break;
            }
            ReconcileRun held = run;
            Optional<ReconcileRun> next =
                    inTransaction(session -> new ReconcileStep(session, clock, key, pages).take(held));
            if (next.isEmpty()) {
                break;
            }
            run = next.get();
            if (!run.dryRun() && run.drift().total() > held.drift().total()) {
                ring.run();
            }
        }
        return run;
    }

    private static void log(ReconcileRun run) {
        LOG.logf(
                run.drift().total() == 0 ? Logger.Level.DEBUG : Logger.Level.INFO,
                "Compared %d members of realm %s with the projection, drift: %s",
                run.examined(),
                run.scope().key(),
                run.drift().text());
    }

    private synchronized PersonDigest digest() {
        PersonDigest known = digest;
        if (known == null) {
            known = inTransaction(session -> DigestKey.load(session, settings, random));
            digest = known;
        }
        return known;
    }

    private ReconcileRuns runs(KeycloakSession session) {
        return new ReconcileRuns(session, clock);
    }

    <T> T inTransaction(KeycloakSessionTaskWithResult<T> task) {
        return KeycloakModelUtils.runJobInTransactionWithResult(factory, null, task, "orgsso reconcile");
    }
}
