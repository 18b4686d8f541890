package io.orgsso.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Says to other programs which process the server is, as long as it runs. */
record PidFile(Path file) {

    void write(long pid) {
        try {
            Files.createDirectories(file.resolveSibling("."));
            Files.writeString(file, pid + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Leaves it alone when another server has written it since. */
    void removeIfOf(long pid) {
        try {
            if (Files.readString(file).strip().equals(Long.toString(pid))) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException gone) {
            // The watching thread and the shutdown hook may both come here; one of them is second.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
