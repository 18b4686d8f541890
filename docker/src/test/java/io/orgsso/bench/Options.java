package io.orgsso.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What is to be measured, as told by system properties.
 *
 * @param only the parts, all of them by default: {@code bench.only=email,login}
 * @param pairs rounds in which every arm gets its turn: {@code bench.pairs}, at least 15 for a figure to be quoted
 * @param sizes how many organizations the realms have: {@code bench.sizes=10,2000,20000}
 * @param members of the organization whose backlog drains and which is reconciled: {@code bench.members=100000}, up to a
 *     million
 */
record Options(Set<String> only, int pairs, List<Integer> sizes, int members) {
    static final Set<String> PARTS = Set.of(
            "email",
            "unknown",
            "login",
            "refresh",
            "outsiders",
            "trips",
            "start",
            "drain",
            "kafka",
            "lag",
            "synclogin",
            "import",
            "reconcile",
            "webhook");

    static Options ofSystem() {
        var only =
                Set.of(System.getProperty("bench.only", String.join(",", PARTS)).split(",", -1));
        if (!PARTS.containsAll(only)) {
            throw new IllegalArgumentException("bench.only knows " + PARTS + ", not " + only);
        }
        var sizes = Arrays.stream(
                        System.getProperty("bench.sizes", "10,2000,20000").split(",", -1))
                .map(Integer::valueOf)
                .sorted()
                .toList();
        return new Options(
                only, Integer.getInteger("bench.pairs", 15), sizes, Integer.getInteger("bench.members", 100_000));
    }

    boolean has(String... parts) {
        return Arrays.stream(parts).anyMatch(only::contains);
    }

    int smallest() {
        return sizes.get(0);
    }

    int largest() {
        return sizes.get(sizes.size() - 1);
    }
}
