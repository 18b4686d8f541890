package io.orgsso.e2e.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orgsso.e2e.json.Json;
import io.orgsso.launch.KeycloakServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
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

    /** The files, in no order. */
    public static List<Path> files() {
        return FILES.stream().map(Build.realmConfig()::resolve).toList();
    }

    /** The realm cloud as JSON, its placeholders replaced as a server at this address would. */
    public static ObjectNode cloudAt(URI server) {
        try {
            var text = Files.readString(Build.realmConfig().resolve("realms/cloud-realm.json"))
                    .replaceAll("\\$\\{ORGSSO_BASE_URL:[^}]*}", server.toString())
                    .replaceAll("\\$\\{[A-Z_]+:([^}]*)}", "$1");
            return (ObjectNode) Json.parse(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void configure(KeycloakServerBuilder settings, int port) {
        settings.environment("ORGSSO_BASE_URL", "http://127.0.0.1:" + port);
        files().forEach(settings::importRealm);
    }
}
