package io.orgsso.bench;

import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How one arm compares with another: the median of the rounds' ratios, each of two medians of the same round, and the
 * order statistics that enclose it with at least 95 % (the sign test's interval, which assumes nothing about the times).
 */
record Ratio(double median, double low, double high) {
    static Ratio of(Samples ours, Samples reference) {
        var ratios = IntStream.range(0, ours.rounds())
                .mapToObj(round -> ours.median(round) / reference.median(round))
                .sorted()
                .toList();
        int k = outside(ratios.size());
        return new Ratio(Samples.quantile(ratios, 0.5), ratios.get(k), ratios.get(ratios.size() - 1 - k));
    }

    /** How many ratios may be left out at each end: the most with P(Binomial(n, 1/2) &le; k - 1) &le; 2.5 %. */
    private static int outside(int n) {
        double term = Math.pow(0.5, n);
        double below = term;
        int k = 0;
        while (below <= 0.025) {
            k++;
            term = term * (n - k + 1) / k;
            below += term;
        }
        return k;
    }

    /** Missed when the whole interval lies above the aim. */
    boolean misses(double aim) {
        return low > aim;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", median, low, high);
    }
}
