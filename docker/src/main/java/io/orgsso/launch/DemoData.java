package io.orgsso.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The directory of one demo. Its database counts only once a first start went through to the end. */
final class DemoData {
    private final Path directory;
    private boolean isNew;

    DemoData(Path directory) {
        this.directory = directory;
    }

    /** Keeps a second demo out of this directory until this JVM ends. */
    void lock() {
        try {
            Files.createDirectories(directory);
            FileChannel channel =
                    FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                throw taken();
            }
        } catch (OverlappingFileLockException e) {
            throw taken();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private LaunchException taken() {
        return new LaunchException("Another demo is already running or starting in " + directory
                + ": stop it first, or choose another port with -Ddemo.port=.");
    }

    void prepare(boolean fresh) {
        isNew = fresh || !Files.exists(completed());
        if (isNew) {
            // Half an import cannot be told from a whole one later: an existing realm is skipped.
            Installation.delete(database());
            try {
                Files.deleteIfExists(completed());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    boolean isNew() {
        return isNew;
    }

    void markComplete() {
        try {
            Files.write(completed(), new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path database() {
        return directory.resolve("database");
    }

    private Path completed() {
        return directory.resolve("first-start-completed");
    }
}
