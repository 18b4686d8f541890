package io.orgsso.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.KeycloakTables;
import io.orgsso.account.MemberKey;
import io.orgsso.feed.MemberMessage;
import io.orgsso.feed.MessageWriter;
import io.orgsso.organization.OptIn;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What messages say of accounts. */
class AccountFollowerTest {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_000_000), ZoneOffset.UTC);
    private static final PersonDigest DIGEST = new PersonDigest("0123456789abcdef".getBytes(StandardCharsets.UTF_8));
    private static final int BATCH = 20;

    @RegisterExtension
    static final KeycloakTables tables = new KeycloakTables();

    @BeforeAll
    static void start() {
        tables.realm("cloud", OptIn.LISTENER);
        tables.targets();
    }

    @BeforeEach
    void empty() {
        tables.change(em -> {
            for (String entity : List.of("Member", "Account", "Mark", "Change")) {
                em.createQuery("delete from Orgsso" + entity).executeUpdate();
            }
            for (String table : List.of("USER_GROUP_MEMBERSHIP", "USER_ENTITY", "ORG")) {
                sql(em, "delete from " + table);
            }
        });
    }

    /** What of a realm that has just opted in is projected first. */
    enum Order {
        MEMBERS_FIRST,
        ORGANIZATIONS_FIRST,
        AT_RANDOM
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void noMessageOfARealmThatOptsInSaysClosedWhateverIsProjectedFirst(Order order) {
        for (int i = 0; i < 200; i++) {
            tables.organization("cloud", "org" + i);
            tables.member("cloud", "org" + i, "user" + i);
        }
        compare();

        for (List<String> marks = marks(order); !marks.isEmpty(); marks = marks(order)) {
            settle(marks.subList(0, Math.min(BATCH, marks.size())));
            assertThat(messages())
                    .extracting(message -> message.account().state())
                    .doesNotContain("closed");
        }

        assertThat(messages()).hasSize(200);
        assertThat(changes()).as("nobody is told twice").isEqualTo(200);
    }

    @Test
    void accountThatTheComparisonFindsWrongIsMendedAndToldToEveryMember() {
        tables.organization("cloud", "northwind");
        tables.member("cloud", "northwind", "alice");
        tables.member("cloud", "northwind", "bob");
        change("update USER_ENTITY set ENABLED = false where ID = 'bob'");
        settleAll();
        Map<String, Long> before = versions();
        change("update ORGSSO_ACCOUNT set STATE = 'closed'");

        settleAll();

        assertThat(states()).containsOnly(Map.entry("alice", "active"), Map.entry("bob", "active"));
        assertThat(versions()).allSatisfy((user, version) -> assertThat(version).isGreaterThan(before.get(user)));
    }

    @Test
    void accountThatWasMissingIsOpenedAndToldToEveryMember() {
        tables.organization("cloud", "northwind");
        tables.member("cloud", "northwind", "alice");
        settleAll();
        Map<String, Long> before = versions();
        change("delete from ORGSSO_ACCOUNT");
        assertThat(states()).as("what the message said meanwhile").containsEntry("alice", "closed");

        settleAll();

        assertThat(states()).containsEntry("alice", "active");
        assertThat(versions().get("alice")).isGreaterThan(before.get("alice"));
    }

    @Test
    void whoIsSuspendedHerselfHearsOfHerOrganizationsSuspensionToo() {
        tables.organization("cloud", "northwind");
        tables.member("cloud", "northwind", "alice");
        change("update USER_ENTITY set ENABLED = false");
        settleAll();
        Map<String, Long> before = versions();

        change("update ORG set ENABLED = false");
        leave("northwind", null);
        settleAll();

        assertThat(states()).containsEntry("alice", "suspended");
        assertThat(versions().get("alice")).isGreaterThan(before.get("alice"));
    }

    @Test
    void whereNobodyBelongsAnyMoreTheLastOneWhoWasToldHearsOfTheEnd() {
        tables.organization("cloud", "northwind");
        tables.member("cloud", "northwind", "alice");
        settleAll();
        change("delete from USER_GROUP_MEMBERSHIP");
        settleAll();
        Map<String, Long> before = versions();
        assertThat(states()).containsEntry("alice", "active");

        change("delete from ORG");
        leave("northwind", null);
        settleAll();

        assertThat(states()).containsEntry("alice", "closed");
        assertThat(versions().get("alice")).isGreaterThan(before.get("alice"));
    }

    @Test
    void accountOfAGoneOrganizationIsNeitherOpenedNorOpenedAgain() {
        tables.organization("cloud", "northwind");
        tables.member("cloud", "northwind", "alice");
        settleAll();
        change("delete from USER_GROUP_MEMBERSHIP");
        change("delete from ORG");

        leave("northwind", "alice");
        settleAll();
        leave("northwind", "alice");
        leave("never-heard-of", "alice");
        settleAll();

        assertThat(accounts()).isEqualTo(Map.of("northwind", "closed"));
    }

    @Test
    void twoNodesMayOpenAnAccountAtOnce() throws Exception {
        tables.organization("cloud", "northwind");
        tables.member("cloud", "northwind", "alice");
        tables.member("cloud", "northwind", "bob");
        leave("northwind", "alice");
        leave("northwind", "bob");

        CompletableFuture<Void> other;
        try (EntityManager em = tables.open()) {
            em.getTransaction().begin();
            project(em, List.of(mark(em, "alice")));
            other = CompletableFuture.runAsync(() -> tables.change(late -> project(late, List.of(mark(late, "bob")))));
            awaitWaiting();
            em.getTransaction().commit();
        }
        other.get(30, TimeUnit.SECONDS);

        assertThat(accounts()).isEqualTo(Map.of("northwind", "active"));
        assertThat(states()).containsOnly(Map.entry("alice", "active"), Map.entry("bob", "active"));
        assertThat(marks(Order.MEMBERS_FIRST)).as("nobody is to be told anew").isEmpty();
    }

    @Test
    void ofTwoNodesTheLastToWriteHasReadLast() throws Exception {
        tables.organization("cloud", "northwind");
        tables.member("cloud", "northwind", "alice");
        settleAll();
        leave("northwind", null);

        CompletableFuture<Void> other;
        try (EntityManager em = tables.open()) {
            em.getTransaction().begin();
            em.createNativeQuery("select 1 from ORGSSO_ACCOUNT for update").getResultList();
            other = CompletableFuture.runAsync(() -> settle(marks(Order.MEMBERS_FIRST)));
            awaitWaiting();
            change("update ORG set ENABLED = false");
            em.getTransaction().commit();
        }
        other.get(30, TimeUnit.SECONDS);

        assertThat(accounts()).isEqualTo(Map.of("northwind", "suspended"));
    }

    private static void compare() {
        new OrgssoMembershipPass(CLOCK, () -> {}).run(tables.sessions());
    }

    /** What is marked, and what the comparison finds. */
    private static void settleAll() {
        compare();
        for (List<String> marks = marks(Order.AT_RANDOM); !marks.isEmpty(); marks = marks(Order.AT_RANDOM)) {
            settle(marks);
        }
    }

    private static void settle(List<String> marks) {
        tables.change(em -> project(
                em, marks.stream().map(id -> em.find(MarkEntity.class, id)).toList()));
    }

    private static void project(EntityManager em, List<MarkEntity> marks) {
        new Projector(KeycloakTables.session(em), CLOCK, DIGEST).settle(marks);
        em.flush();
    }

    private static void leave(String organization, @Nullable String user) {
        var spot = new Marks.Spot(new OrganizationId(organization), user == null ? null : new UserId(user), null);
        tables.change(em -> new Marks(em, CLOCK).leave("cloud", List.of(spot), Origin.of("test")));
    }

    private static MarkEntity mark(EntityManager em, String user) {
        return em.createQuery("select m from OrgssoMark m where m.userId = :user", MarkEntity.class)
                .setParameter("user", user)
                .getSingleResult();
    }

    private static List<String> marks(Order order) {
        String first = order == Order.MEMBERS_FIRST ? "nulls last" : "nulls first";
        List<String> marks = new ArrayList<>(tables.read(em -> em.createQuery(
                        "select m.id from OrgssoMark m order by m.userId asc " + first + ", m.organizationId",
                        String.class)
                .getResultList()));
        if (order == Order.AT_RANDOM) {
            Collections.shuffle(marks, new Random(marks.size()));
        }
        return marks;
    }

    private static List<MemberMessage> messages() {
        return tables.read(em -> {
            List<MemberKey> members = em.createQuery(
                            "select m.organizationId, m.userId from OrgssoMember m", Object[].class)
                    .getResultStream()
                    .map(row -> new MemberKey(new OrganizationId((String) row[0]), new UserId((String) row[1])))
                    .toList();
            return new MessageWriter(KeycloakTables.session(em))
                    .write(members).stream().flatMap(Optional::stream).toList();
        });
    }

    /** Of the account, as each member's message says it. */
    private static Map<String, String> states() {
        return byUser(message -> message.account().state());
    }

    private static Map<String, Long> versions() {
        return byUser(MemberMessage::version);
    }

    private static <T> Map<String, T> byUser(Function<MemberMessage, T> of) {
        return messages().stream().collect(Collectors.toMap(MemberMessage::userId, of));
    }

    /** States by organization. */
    private static Map<String, String> accounts() {
        return tables.read(em -> em.createQuery("select a.organizationId, a.state from OrgssoAccount a", Object[].class)
                .getResultStream()
                .collect(Collectors.toMap(row -> (String) row[0], row -> (String) row[1])));
    }

    private static long changes() {
        return tables.read(em -> em.createQuery("select count(c) from OrgssoChange c", Long.class)
                .getSingleResult());
    }

    private static void change(String statement) {
        tables.change(em -> sql(em, statement));
    }

    private static void sql(EntityManager em, String statement) {
        em.createNativeQuery(statement).executeUpdate();
    }

    /** Until a transaction waits for another. */
    private static void awaitWaiting() throws InterruptedException {
        long waiting = 0;
        for (int i = 0; i < 1200 && waiting == 0; i++) {
            Thread.sleep(25);
            waiting =
                    tables.read(em -> ((Number) em.createNativeQuery("select count(*) from pg_locks where not granted")
                                    .getSingleResult())
                            .longValue());
        }
        assertThat(waiting).as("transactions that wait").isPositive();
    }
}
