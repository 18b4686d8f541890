package io.orgsso.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoDataTest {
    @TempDir
    Path directory;

    @Test
    void dataOfACompletedStartIsKept() throws IOException {
        firstStart().markComplete();

        DemoData second = new DemoData(directory);
        second.prepare(false);

        assertThat(second.isNew()).isFalse();
        assertThat(second.database()).exists();
    }

    @Test
    void dataOfAFirstStartThatWasCutOffIsDropped() throws IOException {
        firstStart();

        DemoData second = new DemoData(directory);
        second.prepare(false);

        assertThat(second.isNew()).isTrue();
        assertThat(second.database()).doesNotExist();
    }

    @Test
    void freshDropsEverything() throws IOException {
        firstStart().markComplete();

        DemoData second = new DemoData(directory);
        second.prepare(true);

        assertThat(second.isNew()).isTrue();
        assertThat(second.database()).doesNotExist();
    }

    @Test
    void aSecondDemoOnTheSameDataIsRefused() {
        new DemoData(directory).lock();

        assertThatThrownBy(new DemoData(directory)::lock)
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining("already running");
    }

    private DemoData firstStart() throws IOException {
        DemoData data = new DemoData(directory);
        data.prepare(false);
        Files.createDirectories(data.database());
        return data;
    }
}
