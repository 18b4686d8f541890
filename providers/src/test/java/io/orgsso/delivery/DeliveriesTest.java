package io.orgsso.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.KeycloakTables;
import io.orgsso.account.MemberKey;
import io.orgsso.account.MemberRow;
import io.orgsso.account.MemberState;
import io.orgsso.delivery.Deliveries.Settlement;
import io.orgsso.member.AccountRole;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DeliveriesTest {
    private static final long NOW = 1_000_000;
    private static final long LEASE = 60_000;
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);
    private static final String TARGET = "postgres";

    @RegisterExtension
    static final KeycloakTables tables = new KeycloakTables();

    @BeforeEach
    void empty() {
        inTransaction(em -> em.createQuery("delete from OrgssoDelivery").executeUpdate()
                + em.createQuery("delete from OrgssoMember").executeUpdate());
    }

    @Test
    void rowThatTheProjectorHoldsIsSettledAfterItsCommit() {
        want("alice", 10);
        want("bob", 10);
        claim(7);

        try (EntityManager projector = tables.open()) {
            projector.getTransaction().begin();
            new Deliveries(projector, CLOCK).want(TARGET, List.of(row("alice", 11)));
            projector.flush();

            assertThat(acknowledge(7, "alice", "bob")).containsExactly(key("alice"));
            projector.getTransaction().commit();
        }

        assertThat(acknowledge(7, "alice")).isEmpty();
        assertThat(state("bob")).isEqualTo("delivered 10 due null");
        assertThat(state("alice")).isEqualTo("pending 10 due " + NOW);
    }

    @Test
    void anotherClaimIsLeftAlone() {
        want("alice", 10);
        claim(7);

        assertThat(acknowledge(8, "alice")).isEmpty();

        assertThat(state("alice")).isEqualTo("claimed 0 due " + NOW + " held until " + (NOW + LEASE));
    }

    @Test
    void targetThatWasNeverToldIsTold() {
        member("alice", "realm", 10);
        member("bob", "realm", 10);

        assertThat(catchUp(MemberKey.FIRST, 500)).isEmpty();

        assertThat(claim(7)).containsExactlyInAnyOrder(key("alice"), key("bob"));
    }

    @Test
    void targetThatWasOffIsToldOfWhatChangedMeanwhileOnly() {
        member("alice", "realm", 10);
        member("bob", "realm", 10);
        catchUp(MemberKey.FIRST, 500);
        claim(7);
        acknowledge(7, "alice", "bob");
        inTransaction(em -> em.createQuery("update OrgssoMember m set m.version = 11 where m.userId = 'bob'")
                .executeUpdate());

        catchUp(MemberKey.FIRST, 500);

        assertThat(state("alice")).isEqualTo("delivered 10 due null");
        assertThat(state("bob")).isEqualTo("pending 10 due " + NOW);
    }

    @Test
    void catchingUpGoesOnAfterItsPage() {
        member("alice", "realm", 10);
        member("bob", "realm", 10);
        member("carol", "realm", 10);

        Optional<MemberKey> next = catchUp(MemberKey.FIRST, 2);

        assertThat(next).contains(key("bob"));
        assertThat(catchUp(next.orElseThrow(), 2)).isEmpty();
        assertThat(claim(7)).hasSize(3);
    }

    @Test
    void realmIsUndeliveredUntilConfiguredTargetsHaveHeard() {
        member("alice", "realm", 10);
        assertThat(undelivered("realm", List.of(TARGET))).isTrue();
        assertThat(undelivered("realm", List.of())).isFalse();

        want("alice", 10);
        claim(7);
        assertThat(undelivered("realm", List.of(TARGET))).isTrue();

        acknowledge(7, "alice");
        assertThat(undelivered("realm", List.of(TARGET))).isFalse();
        assertThat(undelivered("realm", List.of(TARGET, "webhook"))).isTrue();
    }

    @Test
    void whatATargetRefusedIsUndelivered() {
        member("alice", "realm", 10);
        want("alice", 10);
        claim(7);
        settle(7, row -> row.bury(NOW, "no"), "alice");

        assertThat(state("alice")).isEqualTo("dead 0 due null");
        assertThat(undelivered("realm", List.of(TARGET))).isTrue();
    }

    @Test
    void refusedMessageIsReplayedOnDemand() {
        want("alice", 10);
        claim(7);
        settle(7, row -> row.bury(NOW, "no"), "alice");
        assertThat(backlog()).isEqualTo(new Backlog(0, 0, 1));

        inTransaction(em -> em.createNamedQuery("orgsso.delivery.replayDead")
                .setParameter("target", TARGET)
                .setParameter("realm", "realm")
                .setParameter("now", NOW)
                .executeUpdate());

        assertThat(state("alice")).isEqualTo("pending 0 due " + NOW);
        assertThat(backlog()).isEqualTo(new Backlog(1, 0, 0));
    }

    @Test
    void newVersionOfARefusedMessageIsDelivered() {
        want("alice", 10);
        claim(7);
        settle(7, row -> row.bury(NOW, "no"), "alice");

        want("alice", 11);

        assertThat(state("alice")).isEqualTo("pending 0 due " + NOW);
        assertThat(backlog()).isEqualTo(new Backlog(1, 0, 0));
    }

    @Test
    void whatWaitsForItsNextAttemptIsDueAfterAnOutage() {
        want("alice", 10);
        want("bob", 10);
        claim(7);
        settle(7, row -> row.retry(NOW + 5000, NOW, "HTTP 500"), "alice");

        inTransaction(em -> {
            new Deliveries(em, CLOCK).wake(TARGET);
            return 0;
        });

        assertThat(state("alice")).isEqualTo("pending 0 due " + NOW);
        assertThat(attempts("alice"))
                .as("the outage was no fault of this message")
                .isZero();
        assertThat(state("bob"))
                .as("its lease holds")
                .isEqualTo("claimed 0 due " + NOW + " held until " + (NOW + LEASE));
    }

    private static int attempts(String user) {
        return inTransaction(
                em -> em.createQuery("select d.attempts from OrgssoDelivery d where d.userId = :user", Integer.class)
                        .setParameter("user", user)
                        .getSingleResult());
    }

    private static Backlog backlog() {
        return inTransaction(em -> new Deliveries(em, CLOCK).backlog(TARGET));
    }

    private static void want(String user, long version) {
        inTransaction(em -> {
            new Deliveries(em, CLOCK).want(TARGET, List.of(row(user, version)));
            return version;
        });
    }

    private static List<MemberKey> claim(long fence) {
        return inTransaction(em -> new Deliveries(em, CLOCK).claim(TARGET, fence, LEASE, 100));
    }

    /** Answers whose claim could not be ended yet. */
    private static List<MemberKey> acknowledge(long fence, String... users) {
        return settle(Stream.of(users)
                .map(user -> Settlement.arrived(key(user), fence))
                .toList());
    }

    private static List<MemberKey> settle(long fence, Consumer<DeliveryEntity> verdict, String... users) {
        return settle(Stream.of(users)
                .map(user -> Settlement.failed(key(user), fence, verdict))
                .toList());
    }

    private static List<MemberKey> settle(List<Settlement> settlements) {
        return inTransaction(em -> new Deliveries(em, CLOCK).settle(TARGET, settlements)).stream()
                .map(Settlement::member)
                .toList();
    }

    private static Optional<MemberKey> catchUp(MemberKey after, int limit) {
        return inTransaction(em -> new Deliveries(em, CLOCK).catchUp(TARGET, after, limit));
    }

    private static boolean undelivered(String realm, List<String> targets) {
        return inTransaction(em -> new Deliveries(em, CLOCK).undelivered(realm, targets));
    }

    private static String state(String user) {
        return inTransaction(em -> {
            DeliveryEntity row = em.find(DeliveryEntity.class, new DeliveryEntity.Key(TARGET, "org", user));
            return row.state + " " + row.delivered + " due " + row.dueAt
                    + (row.leaseUntil == null ? "" : " held until " + row.leaseUntil);
        });
    }

    private static void member(String user, String realm, long version) {
        inTransaction(em -> em.createNativeQuery(
                        "insert into ORGSSO_MEMBER (ORG_ID, USER_ID, REALM_ID, ORG_ALIAS, STATE,"
                                + " ROLE, MEMBER_VERSION, SINCE_AT, CHANGE_ID, CHANGED_AT, CAUSE)"
                                + " values ('org', :user, :realm, 'northwind', 'active', 'member', :version, 1, 'x', 1, 'join')")
                .setParameter("user", user)
                .setParameter("realm", realm)
                .setParameter("version", version)
                .executeUpdate());
    }

    private static MemberRow row(String user, long version) {
        return new MemberRow(
                "realm",
                new OrganizationId("org"),
                "northwind",
                new UserId(user),
                MemberState.ACTIVE,
                null,
                AccountRole.MEMBER,
                version,
                null,
                null,
                null,
                1,
                null,
                "change",
                NOW,
                "join",
                null,
                null);
    }

    private static MemberKey key(String user) {
        return new MemberKey(new OrganizationId("org"), new UserId(user));
    }

    private static <T> T inTransaction(Function<EntityManager, T> work) {
        return tables.read(work);
    }
}
