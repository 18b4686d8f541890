package io.orgsso.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orgsso.KeycloakTables;
import io.orgsso.account.MemberKey;
import io.orgsso.delivery.Deliveries.Claim;
import io.orgsso.delivery.Deliveries.Due;
import io.orgsso.delivery.Deliveries.Settlement;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveriesTest {
    private static final long NOW = 1_000_000;
    private static final long LEASE = 60_000;
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);
    private static final String TARGET = "postgres";
    private static final Random RANDOM = new Random(1);

    @RegisterExtension
    static final KeycloakTables tables = new KeycloakTables();

    private final Map<MemberKey, String> places = new HashMap<>();

    @BeforeEach
    void empty() {
        inTransaction(em -> em.createQuery("delete from OrgssoDelivery").executeUpdate()
                + em.createQuery("delete from OrgssoMember").executeUpdate());
        tables.targets(TARGET);
    }

    @Test
    void rowThatTheProjectorHoldsIsSettledAfterItsCommit() {
        want("alice", 10);
        want("bob", 10);
        claim(7);

        try (EntityManager projector = tables.open()) {
            projector.getTransaction().begin();
            new Deliveries(projector, CLOCK).want(List.of(version("alice", 11)));
            projector.flush();

            assertThat(acknowledge(7, "alice", "bob")).containsExactly(key("alice"));
            projector.getTransaction().commit();
        }

        assertThat(acknowledge(7, "alice")).isEmpty();
        assertThat(state("bob")).as("nothing is owed any more").isEqualTo("none");
        assertThat(state("alice")).isEqualTo("pending 10 due " + NOW);
    }

    @Test
    void anotherClaimIsLeftAlone() {
        want("alice", 10);
        claim(7);

        assertThat(acknowledge(8, "alice")).isEmpty();

        assertThat(state("alice")).isEqualTo("claimed 9 due " + NOW + " held until " + (NOW + LEASE));
    }

    @Test
    void rowsThatAreNoLongerWhereTheyWereClaimedAreSettledByTheirKeys() {
        want("alice", 10);
        want("bob", 10);
        claim(7);
        // As after "vacuum full".
        places.put(key("alice"), places.getOrDefault(key("bob"), ""));

        assertThatThrownBy(() -> acknowledge(7, "alice")).hasMessageContaining("have moved");
        assertThat(List.of(state("alice"), state("bob")))
                .allMatch(state -> state.startsWith("claimed"), "nothing has changed");

        places.clear();
        assertThat(acknowledge(7, "alice")).isEmpty();
        assertThat(state("alice")).isEqualTo("none");
        assertThat(state("bob")).startsWith("claimed");
    }

    @Test
    void acknowledgementReadsNoOtherRowsThoughTheStatisticsAreOfAnEmptyTable() {
        List<String> users = IntStream.range(0, 100).mapToObj(i -> "user" + i).toList();
        users.forEach(user -> want(user, 10));
        inTransaction(em -> em.createQuery("delete from OrgssoDelivery").executeUpdate());
        inTransaction(em -> em.createNativeQuery("analyze ORGSSO_DELIVERY").executeUpdate());
        users.forEach(user -> want(user, 10));
        claim(7);
        List<Settlement> half = users.subList(0, 50).stream()
                .map(user -> Settlement.arrived(claimed(user, 7)))
                .toList();

        long read = inTransaction(em -> {
            Deliveries deliveries = new Deliveries(em, CLOCK);
            deliveries.tune();
            assertThat(deliveries.settle(TARGET, half)).isEmpty();
            return (Long) em.createNativeQuery("select sum(pg_stat_get_xact_tuples_fetched(indexrelid))::bigint"
                            + " from pg_index where indrelid = 'ORGSSO_DELIVERY'::regclass")
                    .getSingleResult();
        });

        assertThat(read).as("rows found by an index, to plan too").isLessThan(40);
        assertThat(state("user3")).isEqualTo("none");
        assertThat(state("user99")).startsWith("claimed");
    }

    @Test
    void newTargetIsTold() {
        member("alice", "realm", 10);
        member("bob", "realm", 10);
        unfilled();

        assertThat(fill(500)).isFalse();

        assertThat(claim(7)).containsExactlyInAnyOrder(key("alice"), key("bob"));
    }

    @Test
    void newTargetIsToldOnceOfWhomTheProjectorHasEntered() {
        member("alice", "realm", 11);
        unfilled();
        want("alice", 11);
        claim(7);

        fill(500);

        assertThat(state("alice")).startsWith("claimed 10");
    }

    @Test
    void fillingGoesOnAfterItsPageAndEndsOnce() {
        member("alice", "realm", 10);
        member("bob", "realm", 10);
        member("carol", "realm", 10);
        unfilled();

        assertThat(fill(2)).isTrue();
        assertThat(claim(7)).hasSize(2);
        acknowledge(7, "alice", "bob");
        assertThat(fill(2)).isFalse();

        assertThat(claim(8)).containsExactly(key("carol"));
        acknowledge(8, "carol");
        assertThat(fill(2)).as("it is full").isFalse();
        assertThat(claim(9)).isEmpty();
    }

    @Test
    void everyTargetIsOwedAlsoOneThatNoNodeDeliversToNow() {
        tables.targets(TARGET, "crm");

        want("alice", 10);

        List<String> owed = inTransaction(
                em -> em.createQuery("select d.target from OrgssoDelivery d order by d.target", String.class)
                        .getResultList());
        assertThat(owed).containsExactly("crm", TARGET);
    }

    @Test
    void realmIsUndeliveredUntilEveryTargetHasHeard() {
        tables.targets(TARGET, "crm");
        assertThat(undelivered("realm")).isFalse();

        want("alice", 10);
        claim(7);
        acknowledge(7, "alice");
        assertThat(undelivered("realm")).as("crm has not").isTrue();
        assertThat(undelivered("another")).isFalse();

        tables.targets(TARGET);
        assertThat(undelivered("realm")).as("crm is forgotten").isFalse();
    }

    @Test
    void memberWhoseMessageIsOnItsWayIsOwedTheNewerVersionAfterIt() {
        want("alice", 10);
        claim(7);
        want("alice", 11);

        assertThat(state("alice")).isEqualTo("claimed 9 due " + NOW + " held until " + (NOW + LEASE));
        acknowledge(7, "alice");

        assertThat(state("alice")).isEqualTo("pending 10 due " + NOW);
    }

    @Test
    void replayOwesWhatTheTargetHasTaken() {
        member("alice", "realm", 10);
        member("bob", "another", 10);

        assertThat(replay(Replay.ofOrganization("realm", "org"))).isEqualTo(1);
        assertThat(replay(Replay.ofOrganization("realm", "org")))
                .as("of whom it is owed already")
                .isEqualTo(1);

        assertThat(state("alice")).isEqualTo("pending 10 due " + NOW);
        assertThat(state("bob")).isEqualTo("none");
    }

    @ParameterizedTest(name = "with arrays: {0}")
    @ValueSource(booleans = {true, false})
    void replayMeetsTheProjectorThatEntersOneOfTheMembers(boolean arrays) throws Exception {
        CompletableFuture<Void> replayed;
        try (EntityManager projector = tables.open()) {
            projector.getTransaction().begin();
            new Deliveries(projector, CLOCK).want(List.of(version("alice", 11)));
            projector.flush();
            replayed = CompletableFuture.runAsync(() -> again(arrays, version("alice", 10), version("bob", 10)));
            awaitWaiting();
            projector.getTransaction().commit();
        }

        replayed.get(30, TimeUnit.SECONDS);
        assertThat(wanted("alice")).as("the newer version").isEqualTo(11);
        assertThat(wanted("bob")).isEqualTo(10);
    }

    private static void again(boolean arrays, NewVersion... members) {
        tables.change(em -> (arrays ? new Deliveries(em, CLOCK) : new Deliveries(em, CLOCK, Optional.empty()))
                .again(TARGET, List.of(members)));
    }

    private static long wanted(String user) {
        return inTransaction(em -> em.find(DeliveryEntity.class, new DeliveryEntity.Key(TARGET, "org", user)).wanted);
    }

    @Test
    void targetThatComesBackWhileItIsForgottenHearsOfEverybody() {
        member("alice", "realm", 10);
        member("bob", "realm", 10);
        want("alice", 10);
        want("bob", 10);
        Clock later = Clock.offset(CLOCK, Duration.ofDays(91));

        boolean more = inTransaction(em -> new TargetList(em, later).forgetAbsent(later.instant(), 1));
        assertThat(more).isTrue();
        assertThat(List.of(state("alice"), state("bob"))).as("one is forgotten").containsOnlyOnce("none");
        boolean fill = inTransaction(em -> new TargetList(em, later).enter(TARGET));
        assertThat(fill).as("it is to be filled").isTrue();
        more = inTransaction(em -> new TargetList(em, later).forgetAbsent(CLOCK.instant(), 1));
        assertThat(more).as("it is there").isFalse();
        fill(500);

        assertThat(claim(7)).containsExactlyInAnyOrder(key("alice"), key("bob"));
    }

    /** Until a transaction waits for another. */
    private static void awaitWaiting() throws InterruptedException {
        Number waiting = 0;
        for (int i = 0; i < 1200 && waiting.intValue() == 0; i++) {
            Thread.sleep(25);
            waiting =
                    inTransaction(em -> (Number) em.createNativeQuery("select count(*) from pg_locks where not granted")
                            .getSingleResult());
        }
        assertThat(waiting.intValue()).as("transactions that wait").isPositive();
    }

    private static int replay(Replay.Members members) {
        return inTransaction(em -> new Replay(KeycloakTables.session(em).getKeycloakSessionFactory(), TARGET, CLOCK)
                .page(em, members, MemberKey.FIRST)
                .size());
    }

    @Test
    void replayNamesEachMemberOnceWhoHasChangedSince() {
        member("alice", "realm", 10);
        member("bob", "realm", 20);
        member("carol", "another", 20);

        List<MemberKey> first = replayed(Replay.since("realm", 15), MemberKey.FIRST);
        assertThat(first).containsExactly(key("bob"));
        assertThat(replayed(Replay.since("realm", 15), key("bob"))).isEmpty();
        assertThat(replayed(Replay.since("realm", 0), key("alice"))).containsExactly(key("bob"));
        assertThat(replayed(Replay.ofOrganization("realm", "org"), key("alice")))
                .containsExactly(key("bob"));
        assertThat(replayed(Replay.one("realm", key("alice")), MemberKey.FIRST)).containsExactly(key("alice"));
    }

    private static List<MemberKey> replayed(Replay.Members members, MemberKey after) {
        return inTransaction(em -> members.after(em, TARGET, after)
                .getResultStream()
                .map(row -> NewVersion.of(row, 0).member())
                .toList());
    }

    @Test
    void whatATargetRefusedIsUndelivered() {
        member("alice", "realm", 10);
        want("alice", 10);
        claim(7);
        settle(7, row -> row.bury(NOW, "no"), "alice");

        assertThat(state("alice")).isEqualTo("dead 9 due null");
        assertThat(undelivered("realm")).isTrue();
    }

    @Test
    void refusedMessageIsReplayedOnDemand() {
        want("alice", 10);
        claim(7);
        settle(7, row -> row.bury(NOW, "no"), "alice");
        assertThat(backlog()).isEqualTo(new Backlog(0, 0, 1));

        assertThat(replay(Replay.failedOfRealm("another"))).isZero();
        assertThat(replay(Replay.failedOfRealm("realm"))).isEqualTo(1);

        assertThat(state("alice")).isEqualTo("pending 9 due " + NOW);
        assertThat(backlog()).isEqualTo(new Backlog(1, 0, 0));
    }

    @Test
    void newVersionOfARefusedMessageIsDelivered() {
        want("alice", 10);
        claim(7);
        settle(7, row -> row.bury(NOW, "no"), "alice");

        want("alice", 11);

        assertThat(state("alice")).isEqualTo("pending 9 due " + NOW);
        assertThat(backlog()).isEqualTo(new Backlog(1, 0, 0));
    }

    @Test
    void whatWaitsForItsNextAttemptIsDueAfterAnOutage() {
        want("alice", 10);
        want("bob", 10);
        claim(7);
        settle(7, row -> row.retry(NOW + 5000, NOW, "HTTP 500"), "alice");

        inTransaction(em -> {
            new Deliveries(em, CLOCK).wake(TARGET, List.of(version("alice", 10), version("bob", 10)));
            return 0;
        });

        assertThat(state("alice")).isEqualTo("pending 9 due " + NOW);
        assertThat(attempts("alice"))
                .as("the outage was no fault of this message")
                .isZero();
        assertThat(state("bob"))
                .as("its lease holds")
                .isEqualTo("claimed 9 due " + NOW + " held until " + (NOW + LEASE));
    }

    @Test
    void probeIsOfAnotherOrganizationThanTheOneWhoseMessageFailed() {
        for (String organization : List.of("a", "b", "c")) {
            want(member(organization, "alice"));
        }

        assertThat(probe("a")).isEqualTo(member("b", "alice"));
        assertThat(probe("b")).isEqualTo(member("c", "alice"));
        assertThat(probe("c")).as("round again").isEqualTo(member("a", "alice"));
    }

    @Test
    void probeIsOfTheSameOrganizationWhereThereIsNoOther() {
        want(member("a", "alice"));

        assertThat(probe("a")).isEqualTo(member("a", "alice"));
        assertThat(probed("a")).as("she is claimed").isEmpty();
    }

    @Test
    void messageThatNeverArrivesDoesNotStickInTheProbe() {
        List<String> users = List.of("alice", "bob", "carol");
        users.forEach(user -> want(member("a", user)));
        Set<MemberKey> probed = new HashSet<>();

        for (int i = 0; i < 200 && probed.size() < users.size(); i++) {
            probed.add(probe("a"));
            inTransaction(em -> em.createQuery("update OrgssoDelivery d set d.leaseUntil = null, d.state = 'pending'")
                    .executeUpdate());
        }

        assertThat(probed).extracting(member -> member.user().value()).containsExactlyInAnyOrderElementsOf(users);
    }

    @Test
    void afterAnOutageWhatDiedInItIsOwedAgain() {
        want("alice", 10);
        want("bob", 10);
        claim(7);
        settle(7, row -> row.bury(NOW - 10, "HTTP 500"), "alice");
        settle(7, row -> row.bury(NOW, "HTTP 500"), "bob");

        new Replay(tables.sessions(), TARGET, CLOCK).afterOutage(NOW);

        assertThat(state("alice")).as("before it").isEqualTo("dead 9 due null");
        assertThat(state("bob")).isEqualTo("pending 9 due " + NOW);
    }

    private static MemberKey probe(String beside) {
        List<MemberKey> probed = probed(beside);
        assertThat(probed).hasSize(1);
        return probed.get(0);
    }

    private static List<MemberKey> probed(String beside) {
        return inTransaction(em -> new Deliveries(em, CLOCK)
                        .claimBeside(TARGET, Optional.of(new OrganizationId(beside)), RANDOM, 7, LEASE))
                .stream()
                .map(due -> due.claim().member())
                .toList();
    }

    private static MemberKey member(String organization, String user) {
        return new MemberKey(new OrganizationId(organization), new UserId(user));
    }

    private static void want(MemberKey member) {
        tables.change(em -> new Deliveries(em, CLOCK).want(List.of(new NewVersion(member, "realm", 10, 9))));
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
            new Deliveries(em, CLOCK).want(List.of(version(user, version)));
            return version;
        });
    }

    private List<MemberKey> claim(long fence) {
        List<Claim> claims =
                inTransaction(em -> new Deliveries(em, CLOCK).claim(TARGET, Long.MIN_VALUE, fence, LEASE, 100)).stream()
                        .map(Due::claim)
                        .toList();
        claims.forEach(claim -> places.put(claim.member(), claim.place()));
        return claims.stream().map(Claim::member).toList();
    }

    private Claim claimed(String user, long fence) {
        return new Claim(key(user), fence, places.getOrDefault(key(user), ""));
    }

    /** Answers whose claim could not be ended yet. */
    private List<MemberKey> acknowledge(long fence, String... users) {
        return settle(Stream.of(users)
                .map(user -> Settlement.arrived(claimed(user, fence)))
                .toList());
    }

    private List<MemberKey> settle(long fence, Consumer<DeliveryEntity> verdict, String... users) {
        return settle(Stream.of(users)
                .map(user -> Settlement.failed(claimed(user, fence), verdict))
                .toList());
    }

    private static List<MemberKey> settle(List<Settlement> settlements) {
        return inTransaction(em -> new Deliveries(em, CLOCK).settle(TARGET, settlements)).stream()
                .map(Settlement::member)
                .toList();
    }

    private static boolean fill(int limit) {
        return inTransaction(em -> new Deliveries(em, CLOCK).fill(TARGET, limit));
    }

    private static void unfilled() {
        inTransaction(em -> em.createQuery("update OrgssoTarget t set t.filled = false where t.name = :name")
                .setParameter("name", TARGET)
                .executeUpdate());
    }

    private static boolean undelivered(String realm) {
        return inTransaction(em -> new Deliveries(em, CLOCK).undelivered(realm));
    }

    /** State, version that the target has, and when it is tried next. */
    private static String state(String user) {
        return inTransaction(em -> {
            DeliveryEntity row = em.find(DeliveryEntity.class, new DeliveryEntity.Key(TARGET, "org", user));
            return row == null
                    ? "none"
                    : row.state + " " + row.delivered + " due " + row.dueAt
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

    private static NewVersion version(String user, long version) {
        return new NewVersion(key(user), "realm", version, version - 1);
    }

    private static MemberKey key(String user) {
        return new MemberKey(new OrganizationId("org"), new UserId(user));
    }

    private static <T> T inTransaction(Function<EntityManager, T> work) {
        return tables.read(work);
    }
}
