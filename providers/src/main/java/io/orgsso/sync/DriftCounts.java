package io.orgsso.sync;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How much of each kind was found. */
public record DriftCounts(Map<Drift, Long> found) {
    static DriftCounts of(String text) {
        Map<Drift, Long> found = new EnumMap<>(Drift.class);
        Arrays.stream(text.split(" ", -1)).filter(part -> !part.isEmpty()).forEach(part -> {
            String[] pair = part.split("=", 2);
            found.put(Drift.valueOf(pair[0].toUpperCase(Locale.ROOT)), Long.valueOf(pair[1]));
        });
        return new DriftCounts(found);
    }

    String text() {
        return found.entrySet().stream()
                .map(entry -> entry.getKey().word() + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
    }

    DriftCounts plus(Iterable<Drift> more) {
        Map<Drift, Long> sum = new EnumMap<>(Drift.class);
        sum.putAll(found);
        more.forEach(drift -> sum.merge(drift, 1L, Long::sum));
        return new DriftCounts(sum);
    }

    public long of(Drift drift) {
        return found.getOrDefault(drift, 0L);
    }

    public long total() {
        return found.values().stream().mapToLong(Long::longValue).sum();
    }
}
