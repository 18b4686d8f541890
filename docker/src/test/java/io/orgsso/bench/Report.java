package io.orgsso.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was found, as Markdown that can stand in the README. */
final class Report {
    private final List<String> lines = new ArrayList<>(List.of(
            "| measured | ours p50 / p95 ms | reference p50 / p95 ms | ratio (95 % interval) | aim | |",
            "|---|---|---|---|---|---|"));
    private final List<String> notes = new ArrayList<>();

    void compare(String what, Samples ours, Samples reference, double aim) {
        var ratio = Ratio.of(ours, reference);
        line(
                what,
                times(ours),
                times(reference),
                ratio.toString(),
                String.format(Locale.ROOT, "≤ %.2f", aim),
                ratio.misses(aim) ? "**missed**" : "met");
    }

    /** Two times that should be the same, whichever is the longer. */
    void alike(String what, Samples one, Samples reference, double tolerance) {
        var ratio = Ratio.of(one, reference);
        boolean apart = ratio.low() > 1 + tolerance || ratio.high() < 1 - tolerance;
        line(
                what,
                times(one),
                times(reference),
                ratio.toString(),
                String.format(Locale.ROOT, "%.2f to %.2f", 1 - tolerance, 1 + tolerance),
                apart ? "**missed**" : "met");
    }

    void note(String text) {
        notes.add(text);
        System.out.println(text);
    }

    private void line(String... cells) {
        var line = "| " + String.join(" | ", cells) + " |";
        lines.add(line);
        System.out.println(line);
    }

    private static String times(Samples samples) {
        return String.format(Locale.ROOT, "%.1f / %.1f", samples.quantile(0.5), samples.quantile(0.95));
    }

    void write(Path file) {
        var text = String.join("\n", lines) + "\n\n" + String.join("\n", notes) + "\n";
        try {
            Files.createDirectories(file.resolveSibling(""));
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        System.out.println("\n" + text + "\n(also in " + file + ")");
    }
}
