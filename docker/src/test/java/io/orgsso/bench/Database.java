package io.orgsso.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orgsso.delivery.kafka.FreePort;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** The PostgreSQL under the servers, with its log in a file: what the servers asked it can be read there. */
final class Database implements AutoCloseable {
    private final EmbeddedPostgres server;
    private final Path log;

    private Database(EmbeddedPostgres server, Path log) {
        this.server = server;
        this.log = log;
    }

    static Database start(Path log) {
        try {
            Files.createDirectories(log.resolveSibling(""));
            Files.deleteIfExists(log);
            var redirect = ProcessBuilder.Redirect.appendTo(log.toFile());
            var server = EmbeddedPostgres.builder()
                    .setPort(FreePort.next())
                    .setServerConfig("max_connections", "300")
                    .setServerConfig("shared_buffers", "256MB")
                    .setServerConfig("log_line_prefix", "%p:")
                    .setOutputRedirector(redirect)
                    .setErrorRedirector(redirect)
                    .start();
            return new Database(server, log);
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL does not start", e);
        }
    }

    /** A database of its own for one server. */
    io.orgsso.launch.Database create(String name) {
        execute("create database " + name);
        return io.orgsso.launch.Database.postgres(
                "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + name, "postgres", "postgres");
    }

    void execute(String sql) {
        execute("postgres", sql);
    }

    void execute(String database, String sql) {
        try (var connection = server.getDatabase("postgres", database).getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    Connection connect(String database) throws SQLException {
        return server.getDatabase("postgres", database).getConnection();
    }

    /** The one text that a query finds. */
    String text(String database, String sql) {
        try (var connection = server.getDatabase("postgres", database).getConnection();
                var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            if (!result.next()) {
                throw new IllegalStateException("nothing found: " + sql);
            }
            return result.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    String logSince(long position) {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(position);
            var bytes = new byte[(int) (file.length() - position)];
            file.readFully(bytes);
            return new String(bytes, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long logPosition() {
        return log.toFile().length();
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
