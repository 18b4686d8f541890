package io.orgsso.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.KeycloakTables;
import io.orgsso.Walks;
import io.orgsso.account.MemberKey;
import io.orgsso.delivery.Deliveries.Claim;
import io.orgsso.delivery.Deliveries.Due;
import io.orgsso.delivery.Deliveries.Settlement;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random walks of two nodes over the delivery tables: truth changes, is projected, claimed, sent and settled in any order
 * of the two, each node may lose its memory between any two steps, each transaction may be lost before any of its statements or
 * before its commit, and the clock goes forth and back. A walk is told by its seed ({@link Walks}).
 */
class DeliveryModelTest {
    private static final String TARGET = "model";
    private static final OrganizationId ANOTHER = new OrganizationId("another");
    private static final String REALM = "realm";
    private static final List<String> USERS = List.of("alice", "bob", "carol", "dave");
    private static final long LEASE = 60_000;
    private static final int WALKS = 25;
    private static final int STEPS = 150;
    private static final int STATEMENTS = 6;

    @RegisterExtension
    static final KeycloakTables tables = new KeycloakTables();

    private long now;
    /** Whether this walk takes the way of PostgreSQL or that of all databases. */
    private boolean arrays;

    private Random random = new Random();
    /** What is so, and who was marked in the same transaction. */
    private Map<String, Long> truth;

    private TreeSet<String> marked;
    /** What the target holds: the highest version it was sent. */
    private Map<String, Long> target;

    private List<List<Carried>> nodes;

    /** One message in a node's memory. */
    private record Carried(Claim claim, long version, boolean sent) {
        MemberKey member() {
            return claim.member();
        }
    }

    @BeforeEach
    void empty() {
        tables.change(em -> {
            em.createQuery("delete from OrgssoDelivery").executeUpdate();
            em.createQuery("delete from OrgssoMember").executeUpdate();
        });
        tables.targets(TARGET);
        now = 1_000_000_000;
        truth = new HashMap<>();
        marked = new TreeSet<>();
        target = new HashMap<>();
        nodes = List.of(new ArrayList<>(), new ArrayList<>());
    }

    static List<Long> seeds() {
        return Walks.seeds(WALKS);
    }

    @ParameterizedTest(name = "-Dmodel.seed={0}")
    @MethodSource("seeds")
    void whateverIsLostOnTheWayTheTargetEndsWithTheTruth(long seed) {
        random = new Random(seed);
        arrays = random.nextBoolean();
        for (int step = 0; step < STEPS; step++) {
            List<Carried> node = nodes.get(random.nextInt(nodes.size()));
            step(node);
            assertNothingIsCalledDeliveredThatIsNot();
        }

        settleDown();

        assertThat(target).isEqualTo(truth);
        assertThat(rows()).as("nothing is owed").isEmpty();
    }

    private void step(List<Carried> node) {
        switch (random.nextInt(13)) {
            case 0, 1 -> {
                String user = USERS.get(random.nextInt(USERS.size()));
                truth.merge(user, 1L, Long::sum);
                marked.add(user);
            }
            case 2, 3 -> project();
            case 4, 5 -> claim(node);
            case 6, 7 -> send(node);
            case 8, 9 -> settle(node, random.nextInt(4) == 0);
            case 10 -> now += random.nextLong(-LEASE, 2 * LEASE);
            case 11 -> inTransaction(random.nextBoolean() ? this::replayDead : this::wake);
            default -> node.clear();
        }
    }

    private void project() {
        List<String> held = List.copyOf(marked);
        boolean kept = inTransaction(em -> held.forEach(user -> {
            long version = truth.getOrDefault(user, 0L);
            long before = em.createQuery("select m.version from OrgssoMember m where m.userId = :user", Long.class)
                    .setParameter("user", user)
                    .getResultStream()
                    .findFirst()
                    .orElse(0L);
            int known = em.createQuery("update OrgssoMember m set m.version = :version where m.userId = :user")
                    .setParameter("version", version)
                    .setParameter("user", user)
                    .executeUpdate();
            if (known == 0) {
                member(em, user, version);
            }
            deliveries(em).want(List.of(new NewVersion(key(user), REALM, version, before)));
        }));
        if (kept) {
            marked.removeAll(held);
        }
    }

    private void claim(List<Carried> node) {
        long fence = random.nextLong(1, Long.MAX_VALUE);
        List<Carried> claimed = new ArrayList<>();
        boolean kept = inTransaction(em -> {
            for (Due due : claims(deliveries(em), fence)) {
                Claim claim = due.claim();
                long version = em.createQuery("select m.version from OrgssoMember m where m.userId = :user", Long.class)
                        .setParameter("user", claim.member().user().value())
                        .getSingleResult();
                claimed.add(new Carried(claim, version, false));
            }
        });
        if (kept) {
            node.addAll(claimed);
        }
    }

    private List<Due> claims(Deliveries deliveries, long fence) {
        int limit = 1 + random.nextInt(USERS.size());
        return limit == 1
                ? deliveries.claimBeside(TARGET, Optional.of(ANOTHER), random, fence, LEASE)
                : deliveries.claim(TARGET, Long.MIN_VALUE, fence, LEASE, limit);
    }

    private void replayDead(EntityManager em) {
        deliveries(em).again(TARGET, named(em, Replay.failedOfRealm(REALM)));
    }

    private void wake(EntityManager em) {
        deliveries(em).wake(TARGET, named(em, Replay.waiting(now)));
    }

    private static List<NewVersion> named(EntityManager em, Replay.Members members) {
        return members.after(em, TARGET, MemberKey.FIRST)
                .getResultStream()
                .map(row -> NewVersion.of(row, (Long) row[3]))
                .toList();
    }

    /** Also of a claim whose lease is over: a call can take as long as it likes. */
    private void send(List<Carried> node) {
        for (int i = 0; i < node.size(); i++) {
            Carried message = node.get(i);
            if (!message.sent() && random.nextBoolean()) {
                target.merge(message.member().user().value(), message.version(), Math::max);
                node.set(i, new Carried(message.claim(), message.version(), true));
            }
        }
    }

    private void settle(List<Carried> node, boolean failing) {
        List<Settlement> settlements = node.stream()
                .filter(message -> message.sent() || failing)
                .map(message -> message.sent()
                        ? Settlement.arrived(message.claim())
                        : Settlement.failed(message.claim(), failure()))
                .toList();
        if (inTransaction(em -> deliveries(em).settle(TARGET, settlements))) {
            node.removeIf(message -> message.sent() || failing);
        }
    }

    private Consumer<DeliveryEntity> failure() {
        return switch (random.nextInt(3)) {
            case 0 -> row -> row.release(now, "down");
            case 1 -> row -> row.retry(now + LEASE, now, "busy");
            default -> row -> row.bury(now, "no");
        };
    }

    private void settleDown() {
        nodes.forEach(List::clear);
        random = new Random(0) {
            private static final long serialVersionUID = 1L;

            @Override
            public boolean nextBoolean() {
                return true;
            }

            @Override
            public int nextInt(int bound) {
                return bound - 1;
            }
        };
        project();
        tables.change(this::replayDead);
        for (int round = 0; round < 3; round++) {
            now += 10 * LEASE * STEPS;
            claim(nodes.get(0));
            send(nodes.get(0));
            settle(nodes.get(0), false);
        }
    }

    private void assertNothingIsCalledDeliveredThatIsNot() {
        Map<String, Long> has =
                tables.read(em -> em.createQuery("select m.userId, m.version from OrgssoMember m", Object[].class)
                        .getResultStream()
                        .collect(Collectors.toMap(row -> (String) row[0], row -> (Long) row[1])));
        rows().forEach(row -> has.put(row.userId, row.delivered));
        has.forEach((user, version) -> assertThat(version).as(user).isLessThanOrEqualTo(target.getOrDefault(user, 0L)));
    }

    private List<DeliveryEntity> rows() {
        return tables.read(em -> em.createQuery("select d from OrgssoDelivery d", DeliveryEntity.class)
                .getResultList());
    }

    private Deliveries deliveries(EntityManager em) {
        Clock clock = Clock.fixed(Instant.ofEpochMilli(now), ZoneOffset.UTC);
        return new Deliveries(em, clock, arrays ? ArrayStatements.of(em) : Optional.empty());
    }

    /** Answers whether it was kept: one in ten is lost before one of its statements, or before its commit. */
    private boolean inTransaction(Consumer<EntityManager> work) {
        boolean kept = random.nextInt(10) != 0;
        if (kept) {
            tables.change(work);
        } else {
            tables.lose(random.nextInt(STATEMENTS), work);
        }
        return kept;
    }

    private static void member(EntityManager em, String user, long version) {
        em.createNativeQuery(
                        "insert into ORGSSO_MEMBER (ORG_ID, USER_ID, REALM_ID, ORG_ALIAS, STATE,"
                                + " ROLE, MEMBER_VERSION, SINCE_AT, CHANGE_ID, CHANGED_AT, CAUSE)"
                                + " values ('org', :user, 'realm', 'northwind', 'active', 'member', :version, 1, 'x', 1, 'join')")
                .setParameter("user", user)
                .setParameter("version", version)
                .executeUpdate();
    }

    private static MemberKey key(String user) {
        return new MemberKey(new OrganizationId("org"), new UserId(user));
    }
}
