package io.orgsso.e2e.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program with its output, run to its end. */
record Command(List<String> words, Map<String, String> environment, Duration limit) {

    static Command of(String... words) {
        return new Command(List.of(words), Map.of(), Duration.ofSeconds(30));
    }

    /** Standard output and error together. */
    String output() {
        var result = run();
        if (result.exitCode() != 0) {
            throw new AssertionError(
                    String.join(" ", words) + " ended with " + result.exitCode() + ":\n" + result.output());
        }
        return result.output();
    }

    /** False also where there is no such program. */
    boolean succeeds() {
        try {
            return run().exitCode() == 0;
        } catch (UncheckedIOException missing) {
            return false;
        }
    }

    private Result run() {
        try {
            // By a file, so that a child which inherits the pipe cannot keep us reading.
            Path log = Files.createTempFile("command", ".log");
            var builder = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().putAll(environment);
            var process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(String.join(" ", words) + " took longer than " + limit.toSeconds() + " s:\n"
                        + Files.readString(log));
            }
            var output = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
            Files.delete(log);
            return new Result(process.exitValue(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in " + words, e);
        }
    }

    private record Result(int exitCode, String output) {}
}
