package io.orgsso.cluster;

import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.Session;

/**
 * A statement on the transaction's connection past Hibernate, for many rows on a database where
 * {@link ArrayParameters#areTaken}: entities cost more than the rows. Those in the persistence context are written first
 * and do not hear of it.
 */
public final class PlainStatement {
    private final Session session;
    private final String sql;
    private final Object[] values;

    private PlainStatement(EntityManager em, String sql, Object[] values) {
        this.session = em.unwrap(Session.class);
        this.sql = sql;
        this.values = values;
    }

    /**
     * The statement, to be run once.
     *
     * @param values of the placeholders: arrays of texts or of numbers, texts, numbers
     */
    public static PlainStatement of(EntityManager em, String sql, Object... values) {
        return new PlainStatement(em, sql, values);
    }

    /** One row. */
    @FunctionalInterface
    public interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    public <T> List<T> read(Reading<T> reading) {
        session.flush();
        return session.doReturningWork(connection -> {
            try (PreparedStatement statement = prepared(connection);
                    ResultSet rows = statement.executeQuery()) {
                List<T> read = new ArrayList<>();
                while (rows.next()) {
                    read.add(reading.of(rows));
                }
                return read;
            }
        });
    }

    public void run() {
        session.flush();
        session.doWork(connection -> {
            try (PreparedStatement statement = prepared(connection)) {
                statement.execute();
            }
        });
    }

    private PreparedStatement prepared(Connection connection) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value instanceof String[] texts) {
                statement.setArray(i + 1, connection.createArrayOf("text", texts));
            } else if (value instanceof Long[] numbers) {
                statement.setArray(i + 1, connection.createArrayOf("bigint", numbers));
            } else {
                statement.setObject(i + 1, value);
            }
        }
        return statement;
    }
}
