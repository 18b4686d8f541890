package io.orgsso.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/** A backlog that drains to target postgres, against a plain JDBC batch upsert of the same rows. */
final class Drains {
    private static final int ROWS = 10_000;
    /** Of a server that has just started, its compiler would be measured. */
    private static final int WARM_UP = 12;

    private static final int BATCH = 500;
    private static final String UPSERT = """
            insert into plain_member as held (org_id, user_id, realm_id, org_alias, state, previous_state, role, \
            member_version, email, first_name, last_name, connection_alias, subject, since_at, until_at, change_id, \
            changed_at, cause, actor, correlation_id) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (org_id, user_id) do update set realm_id = excluded.realm_id, org_alias = excluded.org_alias,
              state = excluded.state, previous_state = excluded.previous_state, role = excluded.role,
              member_version = excluded.member_version, email = excluded.email, first_name = excluded.first_name,
              last_name = excluded.last_name, connection_alias = excluded.connection_alias, subject = excluded.subject,
              since_at = excluded.since_at, until_at = excluded.until_at, change_id = excluded.change_id,
              changed_at = excluded.changed_at, cause = excluded.cause, actor = excluded.actor,
              correlation_id = excluded.correlation_id
            where excluded.member_version > held.member_version
            """;

    private final Database database;
    private final Population population;
    private final Report report;

    Drains(Database database, Population population, Report report) {
        this.database = database;
        this.population = population;
        this.report = report;
    }

    void measure(Options options) {
        // The first delivery of everybody fills the target's table, which the plain arm copies.
        drain(population.size());
        database.execute(
                Server.MAIN_STORE,
                "create table plain_member as select * from orgsso_member where org_id = '" + population.organization()
                        + "'; alter table plain_member add primary key (org_id, user_id); analyze");
        var arms = new LinkedHashMap<String, Arm>();
        arms.put("ours", () -> drain(ROWS));
        arms.put("plain", this::upsert);
        var samples = new Rounds(options.pairs(), 1, 1, WARM_UP).of(arms);
        report.compare(
                "backlog of 10,000 drains to `postgres`, against a plain JDBC batch upsert",
                samples.getOrDefault("ours", new Samples()),
                samples.getOrDefault("plain", new Samples()),
                2.0);
        double few = samples.getOrDefault("ours", new Samples()).quantile(0.5) / ROWS;
        double many = drain(population.size()) / population.size();
        report.note(String.format(
                Locale.ROOT,
                "Drain to `postgres`: %.0f messages a second of a backlog of %,d, %.0f of %,d; cost per message %.2f times.",
                1000 / few,
                ROWS,
                1000 / many,
                population.size(),
                many / few));
    }

    private double drain(int members) {
        return population.drain(members, "postgres");
    }

    /** Milliseconds for the same rows with a higher version. */
    private double upsert() {
        try (var connection = database.connect(Server.MAIN_STORE)) {
            connection.setAutoCommit(false);
            var rows = rows(connection);
            return Arm.timed(() -> write(connection, rows));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Object[]> rows(Connection connection) throws SQLException {
        var rows = new ArrayList<Object[]>();
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(
                        "select org_id, user_id, realm_id, org_alias, state, previous_state, role, member_version + 1,"
                                + " email, first_name, last_name, connection_alias, subject, since_at, until_at,"
                                + " change_id, changed_at, cause, actor, correlation_id from plain_member limit "
                                + ROWS)) {
            while (result.next()) {
                var row = new Object[20];
                for (int i = 0; i < row.length; i++) {
                    row[i] = result.getObject(i + 1);
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static void write(Connection connection, List<Object[]> rows) {
        try (var upsert = connection.prepareStatement(UPSERT)) {
            int waiting = 0;
            for (var row : rows) {
                for (int i = 0; i < row.length; i++) {
                    upsert.setObject(i + 1, row[i]);
                }
                upsert.addBatch();
                waiting++;
                if (waiting == BATCH) {
                    upsert.executeBatch();
                    connection.commit();
                    waiting = 0;
                }
            }
            upsert.executeBatch();
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
