package io.orgsso.e2e.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.e2e.server.Backend;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.Organization;
import io.orgsso.e2e.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Many administrators at once, on few members: Keycloak's events lie most when they race. */
@OnKeycloak(Backend.POSTGRES)
final class ConcurrentMembershipIT {
    private static final int THREADS = 8;
    private static final int CHANGES_EACH = 150;
    private static final int MEMBERS = 10;
    private static final long SEED = 20_261_124L;

    private final World world;
    private final StoreTables store;

    ConcurrentMembershipIT(World world) {
        this.world = world;
        this.store = new StoreTables(world.server().postgres());
    }

    @Test
    void truthAndStoreAgreeAfterwardsAndNothingWasMadeUp() throws Exception {
        var fabrikam = world.organization("fabrikam");
        var people = IntStream.range(0, MEMBERS)
                .mapToObj(i -> world.cloud().users().create("racer-" + World.random(8) + "@personal.example", "racer"))
                .toList();
        long deadlocksBefore = deadlocks();
        int logBefore = world.server().log().length();

        var answers = race(fabrikam, people);
        store.awaitSettled(Duration.ofSeconds(90));

        assertThat(answers).hasSize(THREADS * CHANGES_EACH).allMatch(status -> status < 500, "no server error");
        for (var person : people) {
            storeAgrees(fabrikam, person);
            historyIsOneOfRealChanges(fabrikam, person);
        }
        assertThat(deadlocks()).isEqualTo(deadlocksBefore);
        assertThat(world.server().log().substring(logBefore)).doesNotContainIgnoringCase("deadlock");
    }

    private List<Integer> race(Organization organization, List<String> people) throws Exception {
        var threads = Executors.newFixedThreadPool(THREADS);
        try {
            var racers = IntStream.range(0, THREADS)
                    .<Callable<List<Integer>>>mapToObj(i -> () -> joinsAndLeaves(organization, people, SEED + i))
                    .toList();
            var answers = new ArrayList<Integer>();
            for (var racer : threads.invokeAll(racers)) {
                answers.addAll(outcome(racer));
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<Integer> outcome(Future<List<Integer>> racer) throws Exception {
        try {
            return racer.get();
        } catch (ExecutionException e) {
            throw new AssertionError("a racer failed", e.getCause());
        }
    }

    private List<Integer> joinsAndLeaves(Organization organization, List<String> people, long seed) {
        var random = new Random(seed);
        var organizations = world.cloud().organizations();
        return Stream.generate(() -> people.get(random.nextInt(people.size())))
                .limit(CHANGES_EACH)
                .map(person -> random.nextBoolean()
                        ? organizations.addMember(organization.id(), person)
                        : organizations.removeMember(organization.id(), person))
                .map(answer -> answer.status())
                .toList();
    }

    private void storeAgrees(Organization organization, String person) {
        var expected = organization.hasMember(person) ? "active" : "left";

        assertThat(store.state(organization.id(), person)).isEqualTo(Optional.of(expected));
    }

    /** Each record says something else than the one before, under a higher version; the last one is the row. */
    private void historyIsOneOfRealChanges(Organization organization, String person) {
        var changes = store.changes(organization.id(), person);

        assertThat(changes).isNotEmpty();
        var versions =
                changes.stream().map(change -> Long.valueOf(change.get(0))).toList();
        assertThat(versions).doesNotHaveDuplicates().isSorted();
        assertThat(versions.get(versions.size() - 1)).isEqualTo(store.version(organization.id(), person));
        var state = "null";
        for (var change : changes) {
            assertThat(change.get(1)).as("previous state in %s", changes).isEqualTo(state);
            assertThat(change.get(2)).as("a change in %s", changes).isNotEqualTo(state);
            state = change.get(2);
        }
    }

    private long deadlocks() {
        return world.server().postgres().count("select sum(deadlocks) from pg_stat_database");
    }
}
