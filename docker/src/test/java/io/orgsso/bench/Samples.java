package io.orgsso.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Times of one arm in milliseconds, round by round. */
final class Samples {
    private final List<List<Double>> rounds = new ArrayList<>();

    void round(List<Double> times) {
        rounds.add(List.copyOf(times));
    }

    int rounds() {
        return rounds.size();
    }

    double median(int round) {
        return quantile(rounds.get(round), 0.5);
    }

    /** Of all samples of all rounds. */
    double quantile(double q) {
        return quantile(rounds.stream().flatMap(List::stream).toList(), q);
    }

    static double quantile(List<Double> values, double q) {
        var sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        double at = q * (sorted.size() - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.size() - 1);
        return sorted.get(below) + (at - below) * (sorted.get(above) - sorted.get(below));
    }
}
