package io.orgsso.launch;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Where a server keeps its data. */
public sealed interface Database {

    /** Keycloak's embedded database in files of {@code directory}; survives restarts, one server at a time. */
    static Database embedded(Path directory) {
        return new Embedded(directory.toAbsolutePath());
    }

    /** A PostgreSQL database by its JDBC URL; several servers may share it. */
    static Database postgres(String jdbcUrl, String user, String password) {
        return new Postgres(jdbcUrl, user, password);
    }

    /** The value of Keycloak's build option {@code db}. */
    String vendor();

    List<String> startOptions();

    /** What should not be seen in a list of processes. */
    Map<String, String> environment();

    record Embedded(Path directory) implements Database {
        @Override
        public String vendor() {
            return "dev-file";
        }

        @Override
        public List<String> startOptions() {
            // The first settings are what Keycloak adds to an H2 URL of its own; the last keeps H2 from logging every
            // question that Keycloak's migration asks about tables that are not there yet.
            return List.of("--db-url=jdbc:h2:file:" + directory.resolve("keycloak")
                    + ";NON_KEYWORDS=VALUE;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0");
        }

        @Override
        public Map<String, String> environment() {
            return Map.of();
        }
    }

    record Postgres(String jdbcUrl, String user, String password) implements Database {
        @Override
        public String vendor() {
            return "postgres";
        }

        @Override
        public List<String> startOptions() {
            return List.of("--db-url=" + jdbcUrl, "--db-username=" + user);
        }

        @Override
        public Map<String, String> environment() {
            return Map.of("KC_DB_PASSWORD", password);
        }
    }
}
