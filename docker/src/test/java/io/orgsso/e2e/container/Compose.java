package io.orgsso.e2e.container;

import io.orgsso.e2e.server.Build;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The compose file under a project name of its own, so that it meets nothing that runs already. */
final class Compose {
    private final List<String> prefix;
    private final Map<String, String> environment;

    Compose(String project, Map<String, String> environment) {
        Path file = Build.realmConfig().resolveSibling("docker").resolve("compose.yaml");
        this.prefix = new ArrayList<>(program());
        this.prefix.addAll(List.of("-f", file.toString(), "-p", project));
        this.environment = environment;
    }

    static boolean isInstalled() {
        return Command.of("docker", "compose", "version").succeeds()
                || Command.of("docker-compose", "version").succeeds();
    }

    private static List<String> program() {
        return Command.of("docker", "compose", "version").succeeds()
                ? List.of("docker", "compose")
                : List.of("docker-compose");
    }

    String run(Duration limit, String... words) {
        var all = new ArrayList<>(prefix);
        all.addAll(List.of(words));
        return new Command(all, environment, limit).output();
    }
}
