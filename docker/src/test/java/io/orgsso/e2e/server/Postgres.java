package io.orgsso.e2e.server;

import io.orgsso.delivery.kafka.FreePort;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A PostgreSQL server of its own, empty at the start and gone with the run. */
public final class Postgres implements AutoCloseable {
    static final String USER = "postgres";
    static final String PASSWORD = "Bd7vQ1pX-of-the-database";
    private static final String BACKUP = "backup";
    /** The database of the target postgres. */
    private static final String ACCOUNTS = "accounts";

    private final EmbeddedPostgres server;

    private Postgres(EmbeddedPostgres server) {
        this.server = server;
    }

    public static Postgres start() {
        try {
            // Keycloak's pool and the tests' own connections together stay below this.
            var postgres = new Postgres(EmbeddedPostgres.builder()
                    .setPort(FreePort.next())
                    .setServerConfig("max_connections", "200")
                    .start());
            postgres.run("create database " + ACCOUNTS, "postgres");
            return postgres;
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL does not start", e);
        }
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres";
    }

    /** Of the account-resource store that the target postgres fills. */
    public String accountsJdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + ACCOUNTS;
    }

    public String user() {
        return USER;
    }

    public String password() {
        return PASSWORD;
    }

    /** Rows of a query, each a list of its columns as text. */
    public List<List<String>> query(String sql) {
        return query(sql, "postgres");
    }

    /** The same in the account-resource store that the target postgres fills. */
    public List<List<String>> queryAccounts(String sql) {
        return query(sql, ACCOUNTS);
    }

    /** A statement in Keycloak's own database, past Keycloak. */
    public void runBehindKeycloak(String sql) {
        run(sql, "postgres");
    }

    /** Works while rows of Keycloak's own database are locked, chosen by a select for update. */
    public void whileLocked(String selectForUpdate, Runnable work) {
        try (var connection = server.getDatabase(USER, "postgres").getConnection()) {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement();
                    var locked = statement.executeQuery(selectForUpdate)) {
                if (!locked.next()) {
                    throw new AssertionError("nothing to lock: " + selectForUpdate);
                }
                work.run();
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(selectForUpdate, e);
        }
    }

    /** Keeps a copy of Keycloak's own database, in place of an earlier one. Nobody may be connected. */
    public void backUp() {
        run("drop database if exists " + BACKUP, "template1");
        run("create database " + BACKUP + " template postgres", "template1");
    }

    /** Puts the copy in the place of Keycloak's own database. Nobody may be connected. */
    public void restore() {
        run("drop database postgres", "template1");
        run("create database postgres template " + BACKUP, "template1");
    }

    /** A statement in the account-resource store that the target postgres fills. */
    public void runOnAccounts(String sql) {
        run(sql, ACCOUNTS);
    }

    private void run(String sql, String database) {
        try (var connection = server.getDatabase(USER, database).getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private List<List<String>> query(String sql, String database) {
        try (var connection = server.getDatabase(USER, database).getConnection();
                var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            var rows = new ArrayList<List<String>>();
            while (result.next()) {
                var row = new ArrayList<String>();
                for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                    row.add(String.valueOf(result.getString(column)));
                }
                rows.add(row);
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    public long count(String sql) {
        return Long.parseLong(query(sql).get(0).get(0));
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
