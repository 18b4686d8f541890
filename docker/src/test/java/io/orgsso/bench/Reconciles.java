package io.orgsso.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.orgsso.launch.KeycloakServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A dry comparison of a whole realm, against a plain JDBC cursor over the same rows. */
final class Reconciles {
    private static final int FETCH = 5000;
    /** What the comparison reads of a member, with no order that would cost anything. */
    private static final String SAME_ROWS =
            "select o.group_id, o.id, o.alias, o.enabled, u.id, r.role, p.state, p.org_alias, p.role, p.person_digest,"
                    + " p.connection_alias, p.subject, u.enabled, u.email, u.first_name, u.last_name"
                    + " from org o join user_group_membership m on m.group_id = o.group_id"
                    + " join user_entity u on u.id = m.user_id"
                    + " left join orgsso_member p on p.org_id = o.id and p.user_id = u.id"
                    + " left join orgsso_member_role r on r.org_id = o.id and r.user_id = u.id where o.id = ?";

    private final Database database;
    private final Population population;
    private final KeycloakServer server;
    private final Report report;

    Reconciles(Database database, Population population, KeycloakServer server, Report report) {
        this.database = database;
        this.population = population;
        this.server = server;
        this.report = report;
    }

    void measure(Options options) {
        var arms = new LinkedHashMap<String, Arm>();
        var heap = new HeapLog(Server.collections(server));
        arms.put("ours", this::reconcile);
        arms.put("cursor", this::read);
        var samples = new Rounds(options.pairs(), 1, 1, 1).of(arms);
        var ours = samples.getOrDefault("ours", new Samples());
        var cursor = samples.getOrDefault("cursor", new Samples());
        report.compare(
                String.format(
                        Locale.ROOT,
                        "reconciling %,d members, against a JDBC cursor over the same rows",
                        population.size()),
                ours,
                cursor,
                3.0);
        report.note(String.format(
                Locale.ROOT,
                "Reconciled %.0f members a second, the cursor read %.0f; heap of the server meanwhile, by its own log of"
                        + " collections (-Xlog:gc): %s.",
                population.size() * 1000 / ours.quantile(0.5),
                population.size() * 1000 / cursor.quantile(0.5),
                heap.sinceThen()));
    }

    private double reconcile() {
        return Arm.timed(() -> {
            var path = population.realm().admin().path("/orgsso/sync/reconcile");
            var api = population.realm().api().waitingUpTo(Duration.ofMinutes(5));
            var answer = api.post(path + "?dryRun=true", Map.of()).ok().body();
            // It answers after two minutes in any case; what is left goes on beside requests.
            while (!answer.path("finished").asBoolean()) {
                answer = api.get(path).ok().body();
            }
            check(answer);
        });
    }

    private void check(JsonNode answer) {
        long drift = 0;
        for (var count : answer.path("drift")) {
            drift += count.asLong();
        }
        if (answer.path("examined").asLong() <= population.size() || drift > 0) {
            throw new IllegalStateException("not what was seeded: " + answer);
        }
    }

    private double read() {
        return Arm.timed(() -> {
            try (var connection = database.connect(Server.MAIN);
                    var statement = connection.prepareStatement(SAME_ROWS)) {
                connection.setAutoCommit(false);
                statement.setFetchSize(FETCH);
                statement.setString(1, population.organization());
                long members = 0;
                try (var rows = statement.executeQuery()) {
                    int columns = rows.getMetaData().getColumnCount();
                    while (rows.next()) {
                        for (int column = 1; column <= columns; column++) {
                            rows.getObject(column);
                        }
                        members++;
                    }
                }
                if (members <= population.size()) {
                    throw new IllegalStateException("the cursor found " + members);
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
