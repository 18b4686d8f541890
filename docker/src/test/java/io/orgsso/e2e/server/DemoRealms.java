package io.orgsso.e2e.server;

import io.orgsso.launch.KeycloakServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** The realm files as the demo imports them, with their placeholders pointing at the server under test. */
final class DemoRealms {
    private DemoRealms() {}

    static void configure(KeycloakServerBuilder settings) {
        var directory = Build.realmConfig();
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (var files = Files.walk(directory)) {
            files.filter(file -> file.toString().endsWith(".json")).sorted().forEach(settings::importRealm);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
