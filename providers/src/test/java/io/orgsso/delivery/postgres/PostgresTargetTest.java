package io.orgsso.delivery.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orgsso.account.MemberKey;
import io.orgsso.delivery.DeliveryOutcome;
import io.orgsso.delivery.Messages;
import io.orgsso.delivery.SyncTarget;
import io.orgsso.delivery.TargetAcceptance;
import io.orgsso.delivery.TargetUnavailableException;
import io.orgsso.feed.MemberMessage;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresTargetTest extends TargetAcceptance {
    private static final String BACKENDS =
            "select count(*) || ' by ' || count(distinct backend) from orgsso_member where user_id = 'carol'";

    private static EmbeddedPostgres server;

    private PostgresConnection connection;
    private PostgresTarget target;

    @BeforeAll
    static void startServer() throws IOException {
        server = EmbeddedPostgres.builder().start();
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    @BeforeEach
    void connect() throws SQLException {
        execute("postgres", "drop schema public cascade", "create schema public");
        connection = new PostgresConnection(settings());
        target = new PostgresTarget(connection);
    }

    @AfterEach
    void disconnect() {
        connection.close();
    }

    @Override
    protected SyncTarget target() {
        return target;
    }

    @Override
    protected Map<MemberKey, Held> held() throws SQLException {
        Map<MemberKey, Held> held = new HashMap<>();
        try (Connection reader = server.getPostgresDatabase().getConnection();
                Statement statement = reader.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select org_id, user_id, member_version, state, role, email from orgsso_member")) {
            while (rows.next()) {
                held.put(
                        Messages.key(rows.getString(1), rows.getString(2)),
                        new Held(rows.getLong(3), rows.getString(4), rows.getString(5), rows.getString(6)));
            }
        }
        return held;
    }

    @Override
    protected void takeReceiverAway() throws SQLException {
        execute(
                "template1",
                "alter database postgres allow_connections false",
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'postgres'");
    }

    @Override
    protected void bringReceiverBack() throws SQLException {
        execute("template1", "alter database postgres allow_connections true");
    }

    /** PostgreSQL has no text with a NUL in it. */
    @Override
    protected Optional<MemberMessage> undeliverable() {
        return Optional.of(Messages.active("b\0b", 10).build());
    }

    @Test
    void accountIsStoredToo() throws SQLException {
        deliver(Messages.active("alice", 10).build());

        assertThat(query("select alias || ' ' || plan_name from orgsso_account"))
                .isEqualTo("northwind enterprise");
    }

    @Test
    void twoNodesMigrateAndDeliverAtOnce() throws SQLException {
        List<CompletableFuture<?>> nodes = IntStream.range(0, 4)
                .<CompletableFuture<?>>mapToObj(node -> CompletableFuture.runAsync(() -> {
                    try (PostgresConnection own = new PostgresConnection(settings())) {
                        for (int round = 0; round < 20; round++) {
                            int version = round * 4 + node;
                            new PostgresTarget(own)
                                    .deliver(IntStream.range(0, 50)
                                            .mapToObj(i -> Messages.active("user-" + (i * 7 + node) % 50, version)
                                                    .build())
                                            .toList());
                        }
                    }
                }))
                .toList();

        CompletableFuture.allOf(nodes.toArray(CompletableFuture[]::new)).join();

        assertThat(query("select count(*) || ' ' || min(member_version) from orgsso_member"))
                .isEqualTo("50 79");
    }

    @Test
    void connectionLostBetweenDeliveriesIsOpenedAgain() throws SQLException {
        deliver(Messages.active("alice", 1).build());
        query("select count(pg_terminate_backend(pid)) from pg_stat_activity"
                + " where application_name = 'keycloak-org-sso'");
        MemberMessage left = Messages.active("alice", 2).state("left").build();

        assertThatThrownBy(() -> deliver(left))
                .isInstanceOf(TargetUnavailableException.class)
                .hasMessageStartingWith("PostgreSQL: ");
        deliver(left);

        assertThat(query("select state from orgsso_member")).isEqualTo("left");
    }

    @ParameterizedTest
    @ValueSource(strings = {"P0001", "22023", "23514"})
    void whatATriggerRaisesRefusesItsMessageWithoutItsTextAndHoldsNobodyBack(String state) throws SQLException {
        raising(state);

        assertThat(deliver(alice(), bob(), carol()))
                .containsExactly(
                        DeliveryOutcome.delivered(),
                        new DeliveryOutcome.Refused("SQLSTATE " + state),
                        DeliveryOutcome.delivered());
    }

    @Test
    void whatAViewDoesNotAdmitIsRefusedAndHoldsNobodyBack() throws SQLException {
        deliver(alice());
        execute(
                "postgres",
                "alter table orgsso_member rename to kept",
                "create view orgsso_member as select * from kept where user_id <> 'bob' with check option");

        assertThat(deliver(bob(), carol()))
                .containsExactly(new DeliveryOutcome.Refused("SQLSTATE 44000"), DeliveryOutcome.delivered());
    }

    @Test
    void whatIsRefusedCostsNoNewConnection() throws SQLException {
        raising("P0001");
        notingBackends();
        deliver(carol());
        DeliveryOutcome refused = new DeliveryOutcome.Refused("SQLSTATE P0001");

        assertThat(deliver(member("bob", "a"), member("carol", "a"), member("bob", "b"), member("carol", "b")))
                .containsExactly(refused, DeliveryOutcome.delivered(), refused, DeliveryOutcome.delivered());

        assertThat(query(BACKENDS)).isEqualTo("3 by 1");
    }

    @Test
    void afterAnErrorThatIsNotAboutAMessageTheConnectionIsOpenedAgain() throws SQLException {
        raising("40001");
        notingBackends();
        deliver(carol());

        assertThatThrownBy(() -> deliver(bob())).isInstanceOf(TargetUnavailableException.class);
        deliver(member("carol", "contoso"));

        assertThat(query(BACKENDS)).isEqualTo("2 by 2");
    }

    @Test
    void connectionThatCannotRollBackARefusalIsOpenedAgain() throws SQLException {
        Optional<String> refused = connection.inTransaction(open -> {
            open.close();
            throw new SQLException("refused, and cut", "23505");
        });

        assertThat(refused).contains("23505");
        assertThat(deliver(alice())).containsExactly(DeliveryOutcome.delivered());
    }

    @Test
    void schemaThatCannotBeMigratedRefusesNoMessageAndIsTriedAgain() throws SQLException {
        execute("postgres", "create table orgsso_schema_version (version int primary key check (version < 0))");

        assertThatThrownBy(() -> deliver(alice()))
                .isInstanceOf(TargetUnavailableException.class)
                .hasMessage("PostgreSQL: SQLSTATE 23514");
        execute("postgres", "drop table orgsso_schema_version");

        assertThat(deliver(alice())).containsExactly(DeliveryOutcome.delivered());
    }

    /** Of a state that tells of the database, the text is quoted; a detail beside it may quote the row. */
    @Test
    void aDetailOfTheServerIsNotQuoted() throws SQLException {
        raising("42501");

        assertThatThrownBy(() -> deliver(bob()))
                .isInstanceOf(TargetUnavailableException.class)
                .hasMessageEndingWith(": not for everybody");
    }

    @ParameterizedTest
    @ValueSource(strings = {"40001", "XX000", "U0001"})
    void theTextOfAStateThatMayTellOfDataIsNeitherQuotedNorLogged(String state) throws SQLException {
        raising(state);

        assertThatThrownBy(() -> deliver(bob()))
                .isInstanceOf(TargetUnavailableException.class)
                .hasMessage("PostgreSQL: SQLSTATE " + state)
                .hasNoCause();
    }

    @Test
    void whatIsMissingIsNamed() throws SQLException {
        deliver(alice());
        execute("postgres", "drop table orgsso_account");

        assertThatThrownBy(() -> deliver(bob()))
                .isInstanceOf(TargetUnavailableException.class)
                .hasMessageContaining("orgsso_account");
    }

    /** From now on a trigger objects to bob, with his address in the detail. */
    private void raising(String state) throws SQLException {
        deliver(alice());
        execute(
                "postgres",
                "create function objects() returns trigger language plpgsql as $$ begin"
                        + " if new.user_id = 'bob' then raise exception using errcode = '" + state
                        + "', message = 'not for everybody', detail = new.email; end if; return new; end $$",
                "create trigger objects before insert on orgsso_member for each row execute function objects()");
    }

    /** From now on a member's row tells which of PostgreSQL's processes, one a connection, has inserted it. */
    private static void notingBackends() throws SQLException {
        execute("postgres", "alter table orgsso_member add backend int default pg_backend_pid()");
    }

    private static MemberMessage member(String user, String organization) {
        return Messages.active(user, 1).organization(organization).build();
    }

    private static MemberMessage alice() {
        return Messages.active("alice", 1).build();
    }

    private static MemberMessage bob() {
        return Messages.active("bob", 1).build();
    }

    private static MemberMessage carol() {
        return Messages.active("carol", 1).build();
    }

    private static PostgresSettings settings() {
        return new PostgresSettings(server.getJdbcUrl("postgres", "postgres"), "postgres", "postgres", 5, 20);
    }

    private static void execute(String database, String... statements) throws SQLException {
        try (Connection admin = server.getDatabase("postgres", database).getConnection();
                Statement statement = admin.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String query(String sql) throws SQLException {
        try (Connection reader = server.getPostgresDatabase().getConnection();
                Statement statement = reader.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
