package io.orgsso.e2e.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of the machine, run to its end. */
record Command(List<String> words, Map<String, String> environment) {
    private static final int MINUTES = 10;

    static Command of(String... words) {
        return new Command(List.of(words), Map.of());
    }

    Command with(String variable, String value) {
        var more = new HashMap<>(environment);
        more.put(variable, value);
        return new Command(words, Map.copyOf(more));
    }

    Command and(String... more) {
        return new Command(Stream.concat(words.stream(), Arrays.stream(more)).toList(), environment);
    }

    boolean succeeds() {
        try {
            return run(Path.of("/dev/null")) == 0;
        } catch (UncheckedIOException notThere) {
            return false;
        }
    }

    /** Runs it; fails with the end of what it printed. */
    void succeed(Path output) {
        int code = run(output);
        if (code != 0) {
            throw new AssertionError(String.join(" ", words) + " ended with " + code + ", see " + output);
        }
    }

    private int run(Path output) {
        try {
            if (output.getParent() != null && !output.startsWith("/dev")) {
                Files.createDirectories(output.getParent());
            }
            var builder = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
            builder.environment().putAll(environment);
            var process = builder.start();
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError(String.join(" ", words) + " did not end within " + MINUTES + " minutes");
            }
            return process.exitValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
