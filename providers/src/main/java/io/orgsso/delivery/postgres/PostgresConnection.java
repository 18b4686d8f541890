package io.orgsso.delivery.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * The one connection of this node to the target's database: deliveries come from a single thread. Opened when needed,
 * given up at the first error that is not about data. The driver is used directly and is our own copy: Keycloak's build
 * leaves out the drivers of databases it does not run on, and {@code DriverManager} is shared by the whole server.
 */
final class PostgresConnection implements AutoCloseable {
    /**
     * SQLSTATE classes of what is wrong with a message: data exception, constraint violated, check option of a view,
     * error raised by a trigger.
     */
    private static final Set<String> ABOUT_DATA = Set.of("22", "23", "44", "P0");

    private final PostgresSettings settings;
    private @Nullable Connection current;

    PostgresConnection(PostgresSettings settings) {
        this.settings = settings;
    }

    /** Work in one transaction. */
    @FunctionalInterface
    interface Work {
        void run(Connection connection) throws SQLException;
    }

    /**
     * Runs the work and commits. Data that the database refuses costs a rollback and keeps the connection: with a new
     * one for each, a batch of which everything is refused would outlast its lease.
     *
     * @return the SQLSTATE for which the database refused the data; empty if it took them
     * @throws SQLException on any other error, also of the schema's migration; the connection is given up, and with it
     *     the transaction
     */
    synchronized Optional<String> inTransaction(Work work) throws SQLException {
        try {
            return attempt(open(), work);
        } catch (SQLException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private Optional<String> attempt(Connection open, Work work) throws SQLException {
        try {
            work.run(open);
            open.commit();
            return Optional.empty();
        } catch (SQLException e) {
            String state = state(e);
            if (ABOUT_DATA.stream().noneMatch(state::startsWith)) {
                throw e;
            }
            rollBack(open);
            return Optional.of(state);
        }
    }

    private void rollBack(Connection open) {
        try {
            open.rollback();
        } catch (SQLException ignored) {
            // The refusal stands; what comes next needs another connection.
            close();
        }
    }

    /** The SQLSTATE; empty if there is none, as where no server was reached. */
    static String state(SQLException e) {
        String state = e.getSQLState();
        return state == null ? "" : state;
    }

    private Connection open() throws SQLException {
        Connection known = current;
        if (known != null) {
            return known;
        }
        Connection fresh = new Driver().connect(settings.url(), properties());
        if (fresh == null) {
            throw new SQLException("The url of target postgres is not understood by the driver");
        }
        current = fresh;
        fresh.setAutoCommit(false);
        PostgresSchema.migrate(fresh);
        return fresh;
    }

    private Properties properties() {
        Properties properties = new Properties();
        if (settings.user() != null) {
            properties.setProperty("user", settings.user());
        }
        if (settings.password() != null) {
            properties.setProperty("password", settings.password());
        }
        properties.setProperty("ApplicationName", "keycloak-org-sso");
        properties.setProperty("connectTimeout", String.valueOf(settings.connectSeconds()));
        properties.setProperty("loginTimeout", String.valueOf(settings.connectSeconds()));
        // The server ends a statement first; the socket's own limit is for a server that no longer answers.
        properties.setProperty("socketTimeout", String.valueOf(settings.statementSeconds() + 5));
        // A server's detail and context quote the row.
        properties.setProperty("logServerErrorDetail", "false");
        properties.setProperty("options", "-c statement_timeout=" + settings.statementSeconds() + "s");
        return properties;
    }

    @Override
    public synchronized void close() {
        Connection known = current;
        current = null;
        if (known != null) {
            try {
                known.close();
            } catch (SQLException ignored) {
                // It is being given up because it does not work.
            }
        }
    }
}
