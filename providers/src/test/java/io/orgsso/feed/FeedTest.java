package io.orgsso.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.KeycloakTables;
import io.orgsso.account.MemberKey;
import io.orgsso.account.MemberProjection;
import io.orgsso.account.MemberRow;
import io.orgsso.account.MemberState;
import io.orgsso.member.AccountRole;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.keycloak.models.KeycloakSession;

class FeedTest {
    @RegisterExtension
    static final KeycloakTables tables = new KeycloakTables();

    @BeforeAll
    static void start() {
        tables.realm("realm");
    }

    @BeforeEach
    void empty() {
        tables.change(em -> {
            em.createQuery("delete from OrgssoChange").executeUpdate();
            em.createQuery("delete from OrgssoMember").executeUpdate();
            em.createQuery("delete from OrgssoFeed").executeUpdate();
            em.createNativeQuery("insert into ORGSSO_FEED (NAME, FEED_POSITION) values ('members', 0), ('purged', 0)")
                    .executeUpdate();
        });
    }

    @Test
    void changeIsReadOnceItHasItsPlace() {
        change("realm", "northwind", "alice", 10);
        assertThat(page(0, 10).changes()).isEmpty();

        place();

        assertThat(versions(page(0, 10))).containsExactly(10L);
    }

    @Test
    void pagesFollowEachOtherAndOtherRealmsStayOut() {
        change("realm", "northwind", "alice", 1);
        change("other", "stranger", "erin", 2);
        change("realm", "northwind", "bob", 3);
        change("other", "stranger", "erin", 4);
        place();

        FeedPage first = page(0, 1);
        FeedPage second = page(first.next(), 1);

        assertThat(versions(first)).containsExactly(1L);
        assertThat(first.more()).isTrue();
        assertThat(versions(second)).containsExactly(3L);
        assertThat(second.more()).isFalse();
        assertThat(second.next()).as("the feed's head").isEqualTo(4);
    }

    @Test
    void oneOrganizationCanBeReadAlone() {
        change("realm", "northwind", "alice", 1);
        change("realm", "contoso", "carol", 2);
        place();

        FeedPage page = read(session ->
                        new FeedReader(session).after("realm", Optional.of(new OrganizationId("contoso")), 0, 10))
                .orElseThrow();

        assertThat(versions(page)).containsExactly(2L);
    }

    @Test
    void whatIsOldGoesFromTheFrontAndReadersAreTold() {
        change("realm", "northwind", "alice", 1);
        change("realm", "northwind", "bob", 2);
        change("realm", "northwind", "carol", 300);
        change("realm", "northwind", "dave", 4);
        place();
        change("realm", "northwind", "unplaced", 5);

        assertThat(purge(100, 1)).isEqualTo(1);
        assertThat(purge(100, 10)).isEqualTo(2);
        assertThat(purge(100, 10)).isZero();

        assertThat(after(2, 10)).isEmpty();
        assertThat(versions(page(3, 10))).containsExactly(300L);
        place();
        assertThat(versions(page(4, 10))).containsExactly(5L);
    }

    @Test
    void whatARebuildHasPutOutOfReachGoesAFewAtATime() {
        for (int version = 1; version <= 5; version++) {
            change("realm", "northwind", "user" + version, 1000 + version);
        }
        place();
        tables.change(em -> Sequencer.leapTo(KeycloakTables.session(em), 50));
        change("realm", "northwind", "rebuilt", 2000);
        place();

        assertThat(purge(100, 2)).isEqualTo(2);
        assertThat(purge(100, 2)).isEqualTo(2);
        assertThat(purge(100, 2)).isEqualTo(1);
        assertThat(purge(100, 2)).isZero();

        assertThat(after(5, 10)).isEmpty();
        assertThat(versions(page(50, 10))).containsExactly(2000L);
    }

    @Test
    void readerFromAheadOfTheFeedIsToldToBeginAnew() {
        assertThat(after(1, 10)).isEmpty();
    }

    @Test
    void positionsThatWereLeftOutAreNotGivenAndWhoWasThereBeginsAnew() {
        change("realm", "northwind", "alice", 1);
        place();

        tables.change(em -> Sequencer.leapTo(KeycloakTables.session(em), 50));
        change("realm", "northwind", "alice", 2);
        place();

        assertThat(after(1, 10)).isEmpty();
        assertThat(page(50, 10).changes()).extracting(FeedEntry::position).containsExactly(51L);
        assertThat(cursor()).isEqualTo(51);
    }

    /** Writers commit, sequencers race, a reader polls and another bootstraps midway: neither may miss a change. */
    @Test
    void readersMissNothingUnderConcurrentCommits() throws Exception {
        int writers = 4;
        int changes = 100;
        ExecutorService threads = Executors.newFixedThreadPool(writers + 3);
        AtomicBoolean ended = new AtomicBoolean();
        List<Future<?>> running = new ArrayList<>();
        Future<Map<MemberKey, Long>> polling = threads.submit(() -> poll(0, new HashMap<>(), ended));
        for (int writer = 0; writer < writers; writer++) {
            Random random = new Random(writer);
            running.add(threads.submit(() -> {
                for (int i = 0; i < changes; i++) {
                    commit("user-" + random.nextInt(10), random.nextInt(50));
                }
            }));
        }
        AtomicBoolean written = new AtomicBoolean();
        Callable<Boolean> sequencer = () -> {
            while (!written.get()) {
                place();
            }
            return true;
        };
        List<Future<Boolean>> sequencers = List.of(threads.submit(sequencer), threads.submit(sequencer));
        Map<MemberKey, Long> bootstrapped = new HashMap<>();
        long cursor = bootstrap(bootstrapped);
        for (Future<?> writer : running) {
            writer.get();
        }
        written.set(true);
        for (Future<Boolean> each : sequencers) {
            each.get();
        }
        place();
        ended.set(true);
        Map<MemberKey, Long> truth = truth();

        assertThat(polling.get()).isEqualTo(truth);
        assertThat(poll(cursor, bootstrapped, ended)).isEqualTo(truth);
        assertThat(page(0, 1000).changes()).hasSize(writers * changes);
        threads.shutdown();
    }

    /** Follows the feed to its end; positions must grow by one and versions of a member must grow. */
    private static Map<MemberKey, Long> poll(long from, Map<MemberKey, Long> held, AtomicBoolean ended) {
        long at = from;
        Map<MemberKey, Long> seen = new HashMap<>();
        boolean last;
        do {
            last = ended.get();
            FeedPage page = page(at, 7);
            for (FeedEntry entry : page.changes()) {
                MemberKey key = key(entry.message());
                assertThat(entry.position()).isEqualTo(at + 1);
                assertThat(entry.message().version()).isGreaterThan(seen.getOrDefault(key, 0L));
                at = entry.position();
                seen.put(key, entry.message().version());
                held.merge(key, entry.message().version(), Math::max);
            }
            assertThat(page.next()).isGreaterThanOrEqualTo(at);
            last &= !page.more();
        } while (!last);
        return held;
    }

    private static long bootstrap(Map<MemberKey, Long> held) {
        Optional<FeedSnapshot.Place> next = Optional.empty();
        FeedSnapshot.Page page;
        do {
            Optional<FeedSnapshot.Place> from = next;
            page = read(session -> new FeedSnapshot(session).read("realm", from, 3));
            page.members().forEach(member -> held.put(key(member), member.version()));
            next = page.next();
        } while (next.isPresent());
        return page.cursor();
    }

    /** As the projector does: the member's row under lock, the row and its change in one transaction. */
    private static void commit(String user, long clock) {
        boolean done = false;
        while (!done) {
            try {
                tables.change(em -> {
                    KeycloakSession session = KeycloakTables.session(em);
                    MemberKey key = new MemberKey(new OrganizationId("northwind"), new UserId(user));
                    MemberProjection.Locked locked = Objects.requireNonNull(MemberProjection.of(session)
                            .lock(new TreeMap<>(Map.of(key, "realm")))
                            .get(key));
                    long version = Math.max(
                            clock, locked.previous().map(MemberRow::version).orElse(0L) + 1);
                    MemberRow row = row("realm", "northwind", user, version);
                    locked.write(row);
                    ChangeFeed.of(session).record(row);
                });
                done = true;
            } catch (RuntimeException firstRowLostTheRace) {
                done = false;
            }
        }
    }

    private static Map<MemberKey, Long> truth() {
        Map<MemberKey, Long> truth = new HashMap<>();
        read(session -> MemberProjection.of(session).page("realm", MemberKey.FIRST, 1000))
                .forEach(row -> truth.put(row.key(), row.version()));
        return truth;
    }

    private static void change(String realm, String organization, String user, long version) {
        tables.change(em -> ChangeFeed.of(KeycloakTables.session(em)).record(row(realm, organization, user, version)));
    }

    private static void place() {
        boolean more = true;
        while (more) {
            more = read(Sequencer::placeBatch);
        }
    }

    private static int purge(long before, int limit) {
        return read(session -> new FeedTail(session).purge(before, limit));
    }

    private static long cursor() {
        return tables.read(FeedPositions::head);
    }

    private static FeedPage page(long after, int limit) {
        return after(after, limit).orElseThrow();
    }

    private static Optional<FeedPage> after(long after, int limit) {
        return read(session -> new FeedReader(session).after("realm", Optional.empty(), after, limit));
    }

    private static <T> T read(Function<KeycloakSession, T> work) {
        return tables.read((EntityManager em) -> work.apply(KeycloakTables.session(em)));
    }

    private static List<Long> versions(FeedPage page) {
        return page.changes().stream().map(entry -> entry.message().version()).toList();
    }

    private static MemberKey key(MemberMessage message) {
        return new MemberKey(new OrganizationId(message.organizationId()), new UserId(message.userId()));
    }

    /** Changed at its version. */
    private static MemberRow row(String realm, String organization, String user, long version) {
        return new MemberRow(
                realm,
                new OrganizationId(organization),
                organization,
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
                UUID.randomUUID().toString(),
                version,
                "join",
                null,
                null);
    }
}
