package io.orgsso.delivery.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * The one connection of this node to the target's database: deliveries come from a single thread. Opened when needed,
 * given up at the first error. The driver is used directly and is our own copy: Keycloak's build leaves out the drivers
 * of databases it does not run on, and {@code DriverManager} is shared by the whole server.
 */
final class PostgresConnection implements AutoCloseable {
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

    /** Runs the work and commits; after any error the connection is given up, and with it the transaction. */
    synchronized void inTransaction(Work work) throws SQLException {
        try {
            Connection connection = open();
            work.run(connection);
            connection.commit();
        } catch (SQLException | RuntimeException e) {
            close();
            throw e;
        }
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
