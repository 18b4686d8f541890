package io.orgsso.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTest {
    @TempDir
    Path directory;

    private final List<String> steps = new ArrayList<>();
    private Path zip;
    private Path jar;
    private Path home;

    @BeforeEach
    void aDistributionAndAJar() throws IOException {
        zip = directory.resolve("keycloak-1.zip");
        zip("keycloak-1/bin/kc.sh", "keycloak-1/lib/app.jar");
        jar = Files.writeString(directory.resolve("ours.jar"), "first");
        home = directory.resolve("home");
    }

    @Test
    void unpacksCopiesJarsAndBuilds() {
        install();

        assertThat(home.resolve("bin/kc.sh")).isExecutable();
        assertThat(home.resolve("lib/app.jar")).exists();
        assertThat(home.resolve("providers/ours.jar")).hasContent("first");
        assertThat(steps).containsExactly("Unpacking keycloak-1.zip", BUILDING, "build");
    }

    @Test
    void doesNothingWhenNothingChanged() {
        install();
        steps.clear();

        install();

        assertThat(steps).isEmpty();
    }

    @Test
    void onlyBuildsAgainWhenAJarChanged() throws IOException {
        install();
        steps.clear();
        Files.writeString(jar, "second");

        install();

        assertThat(steps).containsExactly(BUILDING, "build");
        assertThat(home.resolve("providers/ours.jar")).hasContent("second");
    }

    @Test
    void startsOverAfterABuildThatWasCutOffButKeepsData() throws IOException {
        assertThatThrownBy(() -> installation(List.of()).bringUpToDate(() -> {
                    throw new LaunchException("killed");
                }))
                .isInstanceOf(LaunchException.class);
        Files.writeString(home.resolve("lib/half.jar"), "half");
        Files.writeString(Files.createDirectories(home.resolve("data")).resolve("db"), "data");
        steps.clear();

        install();

        assertThat(steps).containsExactly("Unpacking keycloak-1.zip", BUILDING, "build");
        assertThat(home.resolve("lib/half.jar")).doesNotExist();
        assertThat(home.resolve("data/db")).hasContent("data");
    }

    @Test
    void buildsAgainForOtherOptions() {
        install();
        steps.clear();

        installation(List.of("--health-enabled=true")).bringUpToDate(() -> steps.add("build"));

        assertThat(steps).containsExactly(BUILDING, "build");
    }

    @Test
    void refusesAZipThatWouldWriteElsewhere() throws IOException {
        zip("keycloak-1/../../outside");

        assertThatThrownBy(this::install).isInstanceOf(LaunchException.class).hasMessageContaining("outside of itself");
    }

    private static final String BUILDING = "Building the server for its extensions (about half a minute)";

    private void install() {
        installation(List.of()).bringUpToDate(() -> steps.add("build"));
    }

    private Installation installation(List<String> options) {
        return new Installation(home, zip, List.of(jar), options, steps::add);
    }

    private void zip(String... entries) throws IOException {
        try (OutputStream file = Files.newOutputStream(zip);
                ZipOutputStream out = new ZipOutputStream(file)) {
            for (String entry : entries) {
                out.putNextEntry(new ZipEntry(entry));
                out.write(1);
            }
        }
    }
}
