package io.orgsso.e2e.server;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A server's log, entry by entry: a stack trace belongs to the line before it. */
public record LogEntries(List<String> all) {
    private static final Pattern FIRST_LINE = Pattern.compile("^\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2},\\d{3} .*");
    private static final Pattern OURS = Pattern.compile("^[^\\[]*\\[io\\.orgsso\\..*", Pattern.DOTALL);

    public static LogEntries of(String log) {
        var entries = new ArrayList<String>();
        log.lines().forEach(line -> {
            if (entries.isEmpty() || FIRST_LINE.matcher(line).matches()) {
                entries.add(line);
            } else {
                entries.add(entries.remove(entries.size() - 1) + "\n" + line);
            }
        });
        return new LogEntries(entries);
    }

    /** Those that our classes wrote. */
    public List<String> ours() {
        return all.stream().filter(entry -> OURS.matcher(entry).matches()).toList();
    }
}
