package io.orgsso.bench;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Many copies of rows that a server wrote itself, made by the database: that way a million take a minute. */
final class Copies {
    private final Database database;
    private final String name;
    private final int size;
    private final List<String> statements = new ArrayList<>();

    /** @param name of the server's database */
    Copies(Database database, String name, int size) {
        this.database = database;
        this.name = name;
        this.size = size;
    }

    /** Copies of the rows that a condition finds, with these columns of their own, in which {@code i} counts. */
    void of(String table, String condition, Map<String, String> own) {
        var columns = database.text(
                name,
                "select string_agg(column_name, ',') from information_schema.columns where table_name = '" + table
                        + "' and table_schema = 'public'");
        var values = new LinkedHashMap<String, String>();
        for (var column : columns.split(",", -1)) {
            values.put(column, own.getOrDefault(column, "t." + column));
        }
        statements.add("insert into " + table + " (" + String.join(",", values.keySet()) + ") select "
                + String.join(",", values.values()) + " from " + table + " t, generate_series(1, " + size
                + ") i where t." + condition);
    }

    /** In one transaction: a server that compares its tables meanwhile sees all of them or none. */
    void write() {
        try (var connection = database.connect(name)) {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                for (var sql : statements) {
                    statement.execute(sql);
                }
            }
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException("rows are not copied", e);
        }
    }
}
