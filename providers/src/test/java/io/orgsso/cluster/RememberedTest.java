package io.orgsso.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class RememberedTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Remembered<String> remembered = new Remembered<>(100, Duration.ofSeconds(60), nanos::get);
    private final Map<String, String> database = new HashMap<>(Map.of("a", "1", "b", "2"));
    private final List<List<String>> reads = new ArrayList<>();

    @Test
    void readsOnlyWhatItDoesNotRemember() {
        get("a");

        assertThat(get("a", "b")).containsOnly(Map.entry("a", "1"), Map.entry("b", "2"));

        assertThat(reads).containsExactly(List.of("a"), List.of("b"));
    }

    @Test
    void remembersWhatIsAbsent() {
        get("nobody");
        get("nobody");

        assertThat(reads).hasSize(1);
    }

    @Test
    void readsAgainWhatWasForgotten() {
        get("a");
        database.put("a", "changed");

        remembered.forget("a");

        assertThat(get("a")).containsEntry("a", "changed");
    }

    @Test
    void readsEverythingAgainWhenAllWasForgotten() {
        get("a", "b");

        remembered.forgetAll();
        get("a", "b");

        assertThat(reads).hasSize(2);
    }

    @Test
    void readThatWasUnderWayWhenItsKeyWasForgottenIsNotKept() {
        remembered.get(List.of("a"), committing("a", () -> remembered.forget("a")));

        assertThat(get("a")).containsEntry("a", "changed");
    }

    @Test
    void readThatWasUnderWayWhenAllWasForgottenIsNotKept() {
        remembered.get(List.of("a"), committing("a", remembered::forgetAll));

        assertThat(get("a")).containsEntry("a", "changed");
    }

    @Test
    void nothingIsKeptBeyondItsTime() {
        get("a");
        database.put("a", "changed behind our back");

        nanos.addAndGet(Duration.ofSeconds(61).toNanos());

        assertThat(get("a")).containsEntry("a", "changed behind our back");
    }

    private Map<String, String> get(String... keys) {
        return remembered.get(List.of(keys), this::read);
    }

    private Map<String, String> read(List<String> keys) {
        reads.add(keys);
        Map<String, String> found = new HashMap<>();
        keys.forEach(key -> found.put(key, database.getOrDefault(key, "none")));
        return found;
    }

    /** A read whose answer is overtaken by another transaction's commit. */
    private Function<List<String>, Map<String, String>> committing(String key, Runnable forget) {
        return keys -> {
            Map<String, String> old = read(keys);
            database.put(key, "changed");
            forget.run();
            return old;
        };
    }
}
