package io.orgsso.delivery.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Creates and migrates the target's tables: numbered SQL files, each once, under an advisory lock. Not by Keycloak's
 * Liquibase: it is set up for Keycloak's own start (its lock service is replaced there, so two nodes would migrate at
 * once), and in a worker thread beside it its global scope is not ours to change.
 */
final class PostgresSchema {
    /** Number of the newest {@code schema-<n>.sql}. */
    private static final int NEWEST = 1;

    private static final long LOCK = 0x6f7267_73736fL;

    private PostgresSchema() {}

    static void migrate(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("select pg_advisory_xact_lock(" + LOCK + ")");
            statement.execute("create table if not exists orgsso_schema_version (version int primary key,"
                    + " applied_at timestamptz not null default now())");
            for (int version = applied(statement) + 1; version <= NEWEST; version++) {
                statement.execute(script(version));
                statement.execute("insert into orgsso_schema_version (version) values (" + version + ")");
            }
        }
        connection.commit();
    }

    private static int applied(Statement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery("select coalesce(max(version), 0) from orgsso_schema_version")) {
            result.next();
            return result.getInt(1);
        }
    }

    private static String script(int version) {
        String name = "schema-" + version + ".sql";
        try (InputStream script = PostgresSchema.class.getResourceAsStream(name)) {
            if (script == null) {
                throw new IllegalStateException(name + " is missing from the jar");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
