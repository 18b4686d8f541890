package io.orgsso.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orgsso.KeycloakTables;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A loop whose turns the test takes. */
class DeliveryLoopTest {
    private static final String TARGET = "crm";
    private static final long LONG = TimeUnit.SECONDS.toMillis(30);
    /** As many failures open the circuit. */
    private static final int BATCH = 5;

    @RegisterExtension
    static final KeycloakTables tables = new KeycloakTables();

    private final AtomicLong now = new AtomicLong(1_000_000_000);
    /** Whoever looks finds it later. */
    private final InstantSource time = () -> Instant.ofEpochMilli(now.incrementAndGet());

    private final Clock clock = time.withZone(ZoneOffset.UTC);
    private final Semaphore back = new Semaphore(0);
    private volatile SyncTarget target = answering(DeliveryOutcome.delivered());

    private final TargetSessions sessions =
            new TargetSessions(tables, Map.of(TARGET, messages -> target.deliver(messages)), () -> {});
    private final DeliveryLoop loop = new DeliveryLoop(
            sessions.factory(), sessions.named(TARGET), BATCH, clock, new SecureRandom(), back::release);

    @BeforeEach
    void empty() {
        sql("alter table ORGSSO_TARGET drop constraint if exists never_well");
        tables.change(em -> em.createQuery("delete from OrgssoDelivery").executeUpdate());
        tables.change(em -> em.createQuery("delete from OrgssoMember").executeUpdate());
        tables.targets(TARGET);
    }

    @AfterEach
    void close() {
        loop.close();
    }

    @ParameterizedTest(name = "paused before: {0}")
    @ValueSource(booleans = {false, true})
    void operatorWhoLetsItGoOnEndsThePauseThatTheTargetAskedFor(boolean paused) throws InterruptedException {
        target = throwing(new TargetUnavailableException("HTTP 503, Retry-After 86400 s", Duration.ofHours(24)));
        owe("alice");
        call();
        assertThat(stand().failingSince()).isNotNull();

        target = answering(DeliveryOutcome.delivered());
        // Between two turns: no loop sees the target paused.
        tables.change(em -> {
            Targets targets = new Targets(em, clock);
            if (paused) {
                targets.pause(TARGET);
            }
            targets.resume(TARGET);
        });
        call();

        assertThat(owed()).isEmpty();
    }

    @Test
    void targetThatIsGoneByTheLastCallOfAStopIsToldOf() throws InterruptedException {
        stopDuring(throwing(new TargetGoneException("HTTP 410")));

        assertThat(stand().disabledAt()).isNotNull();
        assertThat(sessions.published()).singleElement().isInstanceOfSatisfying(TargetDisabled.class, alert -> {
            assertThat(alert.target()).isEqualTo(TARGET);
            assertThat(alert.reason()).isEqualTo("HTTP 410");
        });
    }

    @Test
    void targetThatIsWellAgainByTheLastCallOfAStopIsOwedWhatItFailed() throws InterruptedException {
        failing(Duration.ofMinutes(10));
        owe("bob");
        change("bob", row -> {
            row.claim(1, now.get());
            row.bury(now.get(), "HTTP 404");
        });

        stopDuring(answering(DeliveryOutcome.delivered()));
        loop.recover(0);
        assertThat(stand().failingSince()).as("no time is left").isNotNull();
        assertThat(owed()).containsExactly("bob dead");

        loop.recover(LONG);
        assertThat(stand().failingSince()).isNull();
        assertThat(owed()).containsExactly("bob pending");
    }

    @Test
    void whatFollowsFromARecoveryIsTriedUntilItSucceeds() throws InterruptedException {
        failToRecover();

        sql("alter table ORGSSO_TARGET drop constraint never_well");
        loop.take();

        assertThat(stand().failingSince()).isNull();
    }

    @Test
    void targetThatFailsAgainBeforeItsRecoveryIsWrittenDownIsNotCalledWell() throws InterruptedException {
        failToRecover();
        target = throwing(new TargetUnavailableException("HTTP 503", Duration.ZERO));
        owe("bob");
        assertThatThrownBy(loop::take).hasStackTraceContaining("never_well");
        awaitCall();

        sql("alter table ORGSSO_TARGET drop constraint never_well");
        loop.take();

        assertThat(stand().failingSince()).isNotNull();
        assertThat(stand().reason()).isEqualTo("HTTP 503");
    }

    private void failToRecover() throws InterruptedException {
        failing(Duration.ofMinutes(10));
        sql("alter table ORGSSO_TARGET add constraint never_well check (NAME = '*' or FAILING_SINCE is not null)");
        owe("alice");
        loop.take();
        awaitCall();
        assertThatThrownBy(loop::take).hasStackTraceContaining("never_well");
        assertThat(owed()).as("it has the message").isEmpty();
    }

    @Test
    void whatDiesInTheTurnThatNoticesAnOutageIsOwedAgainAfterIt() throws InterruptedException {
        owe("alice", "bob", "carol", "dave", "erin");
        change("alice", row -> row.attempts = 9);
        target = answering(new DeliveryOutcome.TryLater("HTTP 404"));
        call();
        assertThat(owed()).contains("alice dead");

        afterOutage();

        assertThat(owed()).contains("alice pending");
    }

    @Test
    void whatDiesBeforeAnOutageIsNoticedIsOwedAgainAfterIt() throws InterruptedException {
        owe("alice");
        change("alice", row -> row.attempts = 9);
        target = answering(new DeliveryOutcome.TryLater("HTTP 404"));
        call();
        assertThat(owed()).containsExactly("alice dead");
        assertThat(stand().failingSince()).as("one message is no outage").isNull();
        owe("bob", "carol", "dave", "erin");
        call();

        afterOutage();

        assertThat(owed()).contains("alice pending");
    }

    private void afterOutage() {
        Long since = stand().failingSince();
        assertThat(since).as("the outage is noticed").isNotNull();
        new Replay(sessions.factory(), TARGET, clock).afterOutage(since);
    }

    /** A turn in which the target is called, and one that reads what came of it. */
    private void call() throws InterruptedException {
        loop.take();
        awaitCall();
        loop.take();
    }

    private void awaitCall() throws InterruptedException {
        assertThat(back.tryAcquire(LONG, TimeUnit.MILLISECONDS))
                .as("the target is called")
                .isTrue();
    }

    /** A call that is under way when the loop is stopped. */
    private void stopDuring(SyncTarget last) throws InterruptedException {
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        target = messages -> {
            called.countDown();
            pass(closed);
            return last.deliver(messages);
        };
        owe("alice");
        loop.take();
        pass(called);

        loop.close();
        closed.countDown();
        loop.settle(LONG);
    }

    private static void pass(CountDownLatch latch) {
        try {
            assertThat(latch.await(LONG, TimeUnit.MILLISECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SyncTarget answering(DeliveryOutcome outcome) {
        return messages -> Collections.nCopies(messages.size(), outcome);
    }

    private static SyncTarget throwing(RuntimeException e) {
        return messages -> {
            throw e;
        };
    }

    private void failing(Duration time) {
        tables.change(em -> new Targets(em, clock).failing(TARGET, now.get() - time.toMillis(), "HTTP 500"));
    }

    private void owe(String... users) {
        for (String user : users) {
            tables.change(em -> {
                em.createNativeQuery(
                                "insert into ORGSSO_MEMBER (ORG_ID, USER_ID, REALM_ID, ORG_ALIAS, STATE,"
                                        + " ROLE, MEMBER_VERSION, SINCE_AT, CHANGE_ID, CHANGED_AT, CAUSE)"
                                        + " values ('org', :user, 'realm', 'northwind', 'active', 'member', 10, 1, 'x', 1, 'join')")
                        .setParameter("user", user)
                        .executeUpdate();
                new Deliveries(em, clock).want(List.of(new NewVersion(Messages.key("org", user), "realm", 10, 9)));
            });
        }
    }

    private static void change(String user, Consumer<DeliveryEntity> change) {
        tables.change(em -> change.accept(em.find(DeliveryEntity.class, new DeliveryEntity.Key(TARGET, "org", user))));
    }

    private TargetStand stand() {
        return tables.read(em -> new Targets(em, clock).stand(TARGET));
    }

    /** Users and states of their rows. */
    private static List<String> owed() {
        return tables.read(em -> em.createQuery(
                        "select concat(d.userId, ' ', d.state) from OrgssoDelivery d order by d.userId", String.class)
                .getResultList());
    }

    private static void sql(String statement) {
        tables.change(em -> em.createNativeQuery(statement).executeUpdate());
    }
}
