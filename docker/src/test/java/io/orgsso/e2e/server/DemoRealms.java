package io.orgsso.e2e.server;

import io.orgsso.launch.KeycloakServerBuilder;
import java.nio.file.Path;
import java.util.List;

/** The realm files as the demo imports them, with their placeholders pointing at the server under test. */
public final class DemoRealms {
    private static final List<String> FILES = List.of(
            "realms/cloud-realm.json",
            "demo/cloud-users-0.json",
            "demo/northwind-idp-realm.json",
            "demo/contoso-idp-realm.json");

    private DemoRealms() {}

    static void configure(KeycloakServerBuilder settings, int port) {
        settings.environment("ORGSSO_BASE_URL", "http://127.0.0.1:" + port);
        files().forEach(settings::importRealm);
    }

    public static List<Path> files() {
        return FILES.stream().map(Build.realmConfig()::resolve).toList();
    }
}
