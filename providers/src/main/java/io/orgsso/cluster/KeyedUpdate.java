package io.orgsso.cluster;

import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.Session;
import org.keycloak.connections.jpa.util.JpaUtils;

/**
 * The same change to many rows of a table, named by a key of two columns: one statement where the database takes arrays
 * (PostgreSQL), a JDBC batch elsewhere. Entities in the persistence context do not hear of it.
 */
public final class KeyedUpdate {
    private final String table;
    private final String assignments;
    private final String condition;
    private final List<String> key;
    private final List<Object> values = new ArrayList<>();

    /**
     * @param table without schema
     * @param key the two columns of the key
     * @param assignments what stands after {@code set}
     * @param condition what must hold for a row besides its key
     */
    public KeyedUpdate(String table, List<String> key, String assignments, String condition) {
        this.table = table;
        this.key = List.copyOf(key);
        this.assignments = assignments;
        this.condition = condition;
    }

    /** Values of the placeholders, of the assignments first. */
    public KeyedUpdate with(Object... more) {
        values.addAll(List.of(more));
        return this;
    }

    /** Changes these rows; answers how many there were, where the database says. */
    public int run(EntityManager em, List<RowKey> keys) {
        if (keys.isEmpty()) {
            return 0;
        }
        Session session = em.unwrap(Session.class);
        session.flush();
        String qualified = JpaUtils.getTableNameForNativeQuery(table, em);
        boolean arrays = ArrayParameters.areTaken(em);
        return session.doReturningWork(
                connection -> arrays ? atOnce(connection, qualified, keys) : oneByOne(connection, qualified, keys));
    }

    private int atOnce(Connection connection, String qualified, List<RowKey> keys) throws SQLException {
        String sql = "update " + qualified + " set " + assignments
                + " from unnest(?::text[], ?::text[]) as named (first_part, second_part) where " + condition + " and "
                + key.get(0) + " = named.first_part and " + key.get(1) + " = named.second_part";
        // The arrays stand between the assignments' values and the condition's.
        int assigned = (int) assignments.chars().filter(letter -> letter == '?').count();
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            bind(update, 1, values.subList(0, assigned));
            update.setArray(
                    assigned + 1,
                    connection.createArrayOf(
                            "text", keys.stream().map(RowKey::first).toArray(String[]::new)));
            update.setArray(
                    assigned + 2,
                    connection.createArrayOf(
                            "text", keys.stream().map(RowKey::second).toArray(String[]::new)));
            bind(update, assigned + 3, values.subList(assigned, values.size()));
            return update.executeUpdate();
        }
    }

    private int oneByOne(Connection connection, String qualified, List<RowKey> keys) throws SQLException {
        String sql = "update " + qualified + " set " + assignments + " where " + condition + " and " + key.get(0)
                + " = ? and " + key.get(1) + " = ?";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            for (RowKey row : keys) {
                bind(update, 1, values);
                update.setString(values.size() + 1, row.first());
                update.setString(values.size() + 2, row.second());
                update.addBatch();
            }
            int changed = 0;
            for (int one : update.executeBatch()) {
                changed += Math.max(one, 0);
            }
            return changed;
        }
    }

    private static void bind(PreparedStatement statement, int first, List<Object> values) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(first + i, values.get(i));
        }
    }
}
