package io.orgsso.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a JVM's own log of its collections says of the heap in use, from here on. */
final class HeapLog {
    /** As in {@code GC(12) Pause Young (Normal) (G1 Evacuation Pause) 412M->96M(1024M) 7.120ms}. */
    private static final Pattern COLLECTION = Pattern.compile("Pause .* (\\d+)M->(\\d+)M\\(\\d+M\\)");

    private final Path file;
    private final int from;

    HeapLog(Path file) {
        this.file = file;
        this.from = text().length();
    }

    /** The most in use before a collection, with garbage, and the most that one left. */
    String sinceThen() {
        long before = 0;
        long after = 0;
        int collections = 0;
        var found = COLLECTION.matcher(text().substring(from));
        while (found.find()) {
            before = Math.max(before, Long.parseLong(found.group(1)));
            after = Math.max(after, Long.parseLong(found.group(2)));
            collections++;
        }
        return String.format(
                Locale.ROOT,
                "at most %,d MB before and %,d MB after one of %d collections",
                before,
                after,
                collections);
    }

    private String text() {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
