package io.orgsso.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.KeycloakTables;
import io.orgsso.Walks;
import io.orgsso.cluster.Outbox;
import io.orgsso.cluster.Owed;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random walks of two nodes over the table of alerts: sign-ins leave some, nodes claim, send and settle them in any order,
 * a mail server is down, each node may lose its memory between any two steps, each transaction may be lost before its
 * commit, and the clock goes forth and back. A walk is told by its seed ({@link Walks}).
 */
class AlertsModelTest {
    private static final long LEASE = 60_000;
    private static final int WALKS = 15;
    private static final int STEPS = 120;

    @RegisterExtension
    static final KeycloakTables tables = new KeycloakTables();

    private long now;
    private Random random = new Random();
    private Set<String> left;
    private Set<String> arrived;
    private List<List<Carried>> nodes;

    private enum Outcome {
        NONE_YET,
        TAKEN,
        FAILED
    }

    /** One alert in a node's memory. */
    private record Carried(String id, long fence, Outcome outcome) {}

    @BeforeEach
    void empty() {
        tables.change(em -> em.createQuery("delete from OrgssoAlert").executeUpdate());
        now = 1_000_000_000;
        left = new TreeSet<>();
        arrived = new TreeSet<>();
        nodes = List.of(new ArrayList<>(), new ArrayList<>());
    }

    static List<Long> seeds() {
        return Walks.seeds(WALKS);
    }

    @ParameterizedTest(name = "-Dmodel.seed={0}")
    @MethodSource("seeds")
    void whicheverNodeIsLostEveryAlertOfACommittedSignInArrives(long seed) {
        random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            step(nodes.get(random.nextInt(nodes.size())));
            assertNoneIsGoneThatHasNotArrived();
        }

        nodes.forEach(List::clear);
        while (!owed().isEmpty()) {
            now += STEPS * LEASE;
            claim(nodes.get(0));
            send(nodes.get(0), true);
            settle(nodes.get(0));
        }

        assertThat(arrived).isEqualTo(left);
    }

    private void step(List<Carried> node) {
        switch (random.nextInt(10)) {
            case 0, 1 -> signIn();
            case 2, 3 -> claim(node);
            case 4, 5 -> send(node, random.nextBoolean());
            case 6, 7 -> settle(node);
            case 8 -> now += random.nextLong(-LEASE, 2 * LEASE);
            default -> node.clear();
        }
    }

    private void signIn() {
        AlertEntity alert = new AlertEntity("realm");
        alert.ownerId = "olivia";
        if (inTransaction(em -> outbox(em).leave(alert))) {
            left.add(alert.id());
        }
    }

    private void claim(List<Carried> node) {
        long fence = random.nextLong(1, Long.MAX_VALUE);
        List<Carried> claimed = new ArrayList<>();
        if (inTransaction(em -> outbox(em)
                .claim(fence, LEASE, 1 + random.nextInt(4))
                .forEach(alert -> claimed.add(new Carried(alert.id(), fence, Outcome.NONE_YET))))) {
            node.addAll(claimed);
        }
    }

    /** Also of a claim whose lease is over: a mail server can take as long as it likes. */
    private void send(List<Carried> node, boolean isUp) {
        node.replaceAll(alert -> {
            if (alert.outcome() != Outcome.NONE_YET) {
                return alert;
            }
            if (isUp) {
                arrived.add(alert.id());
            }
            return new Carried(alert.id(), alert.fence(), isUp ? Outcome.TAKEN : Outcome.FAILED);
        });
    }

    private void settle(List<Carried> node) {
        List<Carried> sent = node.stream()
                .filter(alert -> alert.outcome() != Outcome.NONE_YET)
                .toList();
        if (inTransaction(em -> sent.forEach(alert -> {
            if (alert.outcome() == Outcome.TAKEN) {
                outbox(em).settle(alert.id(), alert.fence());
            } else {
                outbox(em).postpone(alert.id(), alert.fence(), LEASE);
            }
        }))) {
            node.removeAll(sent);
        }
    }

    private void assertNoneIsGoneThatHasNotArrived() {
        Set<String> known = new TreeSet<>(owed());
        known.addAll(arrived);
        assertThat(known).isEqualTo(left);
    }

    private static List<String> owed() {
        return tables
                .read(em -> em.createQuery("select a from OrgssoAlert a", AlertEntity.class)
                        .getResultList())
                .stream()
                .map(Owed::id)
                .toList();
    }

    /** False: the node died before the commit. */
    private boolean inTransaction(Consumer<EntityManager> work) {
        try (EntityManager em = tables.open()) {
            em.getTransaction().begin();
            work.accept(em);
            if (random.nextInt(5) == 0) {
                em.getTransaction().rollback();
                return false;
            }
            em.getTransaction().commit();
            return true;
        }
    }

    private Outbox<AlertEntity> outbox(EntityManager em) {
        return new Outbox<>(em, AlertEntity.class, Clock.fixed(Instant.ofEpochMilli(now), ZoneOffset.UTC));
    }
}
