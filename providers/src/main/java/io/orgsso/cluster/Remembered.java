package io.orgsso.cluster;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * The values that one node remembers. A value that was read while something was forgotten is answered but not kept, so
 * nothing outlives its own invalidation.
 *
 * <p>Reading happens outside the cache's locks. A read waits for a database connection, and who waits for that read
 * inside the cache may hold the last one.
 */
final class Remembered<V> {
    /** Entries of an older generation are out of reach; that forgets everything at once, reads in flight included. */
    private record Key(long generation, String text) {}

    private final Cache<Key, V> values;
    private final AtomicLong generation = new AtomicLong();
    private final AtomicLong forgotten = new AtomicLong();

    Remembered(int maxEntries, Duration keep, Ticker ticker) {
        this.values = Caffeine.newBuilder()
                .maximumSize(maxEntries)
                .expireAfterWrite(keep)
                .ticker(ticker)
                .build();
    }

    /**
     * The values of all these keys.
     *
     * @param read answers for exactly the keys that it is asked for
     */
    Map<String, V> get(List<String> keys, Function<List<String>, Map<String, V>> read) {
        long mine = generation.get();
        Map<String, V> answer = new HashMap<>();
        for (String key : keys) {
            Optional.ofNullable(values.getIfPresent(new Key(mine, key))).ifPresent(value -> answer.put(key, value));
        }
        List<String> missing =
                keys.stream().filter(key -> !answer.containsKey(key)).toList();
        if (!missing.isEmpty()) {
            long before = forgotten.get();
            Map<String, V> found = read.apply(missing);
            found.forEach((key, value) -> keep(new Key(mine, key), value, before));
            answer.putAll(found);
        }
        return answer;
    }

    void forget(String key) {
        forgotten.incrementAndGet();
        values.invalidate(new Key(generation.get(), key));
    }

    void forgetAll() {
        forgotten.incrementAndGet();
        generation.incrementAndGet();
        values.invalidateAll();
    }

    /** Decided under the entry's lock: {@link #forget} counts first and then waits for it, so it sees what is kept. */
    private void keep(Key key, V value, long before) {
        values.asMap().compute(key, (same, old) -> forgotten.get() == before ? value : old);
    }
}
