package io.orgsso.delivery.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orgsso.delivery.DeliveryOutcome;
import io.orgsso.feed.MemberMessage;
import io.orgsso.feed.MemberMessage.AccountFacts;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresTargetTest {
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
        try (Connection admin = server.getPostgresDatabase().getConnection();
                Statement statement = admin.createStatement()) {
            statement.execute("drop schema public cascade");
            statement.execute("create schema public");
        }
        connection = new PostgresConnection(settings(server.getJdbcUrl("postgres", "postgres")));
        target = new PostgresTarget(connection);
    }

    @AfterEach
    void disconnect() {
        connection.close();
    }

    @Test
    void storesMemberAndAccount() throws SQLException {
        assertThat(target.deliver(List.of(message("alice", "active", 10)))).containsExactly(delivered());

        assertThat(query("select state || ' ' || email || ' ' || member_version from orgsso_member"))
                .isEqualTo("active alice@northwind.example 10");
        assertThat(query("select alias || ' ' || plan_name from orgsso_account"))
                .isEqualTo("northwind enterprise");
    }

    @Test
    void olderVersionNeverOverwritesNewer() throws SQLException {
        target.deliver(List.of(message("alice", "left", 20)));

        assertThat(target.deliver(List.of(message("alice", "active", 10)))).containsExactly(delivered());

        assertThat(query("select state from orgsso_member")).isEqualTo("left");
    }

    @Test
    void repeatedDeliveryChangesNothing() throws SQLException {
        target.deliver(List.of(message("alice", "active", 10), message("bob", "active", 10)));
        target.deliver(List.of(message("alice", "active", 10), message("bob", "active", 10)));

        assertThat(query("select count(*) from orgsso_member")).isEqualTo("2");
    }

    @Test
    void erasureDropsPersonalDataAndKeepsIds() throws SQLException {
        target.deliver(List.of(message("alice", "active", 10)));
        target.deliver(List.of(message("alice", null, "erased", 11)));

        assertThat(query("select state || ' ' || user_id || ' ' || coalesce(email, 'none') from orgsso_member"))
                .isEqualTo("erased alice none");
    }

    @Test
    void messageThatTheDatabaseCannotStoreKeepsNobodyElseOut() throws SQLException {
        List<DeliveryOutcome> outcomes = target.deliver(
                List.of(message("alice", "active", 10), message("b\0b", "active", 10), message("carol", "active", 10)));

        assertThat(outcomes.get(0)).isEqualTo(delivered());
        assertThat(outcomes.get(1)).isInstanceOf(DeliveryOutcome.Refused.class);
        assertThat(outcomes.get(2)).isEqualTo(delivered());
        assertThat(query("select count(*) from orgsso_member")).isEqualTo("2");
    }

    @Test
    void twoNodesMigrateAndDeliverAtOnce() throws SQLException {
        List<CompletableFuture<?>> nodes = IntStream.range(0, 4)
                .<CompletableFuture<?>>mapToObj(node -> CompletableFuture.runAsync(() -> {
                    try (PostgresConnection own =
                            new PostgresConnection(settings(server.getJdbcUrl("postgres", "postgres")))) {
                        for (int round = 0; round < 20; round++) {
                            int version = round * 4 + node;
                            new PostgresTarget(own)
                                    .deliver(IntStream.range(0, 50)
                                            .mapToObj(i -> message("user-" + (i * 7 + node) % 50, "active", version))
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
    void unreachableServerIsReported() {
        PostgresTarget nowhere =
                new PostgresTarget(new PostgresConnection(settings("jdbc:postgresql://127.0.0.1:1/nowhere")));

        assertThatThrownBy(() -> nowhere.deliver(List.of(message("alice", "active", 1))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("PostgreSQL");
    }

    @Test
    void connectionLostBetweenDeliveriesIsOpenedAgain() throws SQLException {
        target.deliver(List.of(message("alice", "active", 1)));
        query("select count(pg_terminate_backend(pid)) from pg_stat_activity"
                + " where application_name = 'keycloak-org-sso'");

        assertThatThrownBy(() -> target.deliver(List.of(message("alice", "left", 2))))
                .isInstanceOf(IllegalStateException.class);
        target.deliver(List.of(message("alice", "left", 2)));

        assertThat(query("select state from orgsso_member")).isEqualTo("left");
    }

    private static DeliveryOutcome delivered() {
        return DeliveryOutcome.delivered();
    }

    private static PostgresSettings settings(String url) {
        return new PostgresSettings(url, "postgres", "postgres", 5, 20);
    }

    private static String query(String sql) throws SQLException {
        try (Connection reader = server.getPostgresDatabase().getConnection();
                Statement statement = reader.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    private static MemberMessage message(String user, String state, long version) {
        return message(user, user + "@northwind.example", state, version);
    }

    private static MemberMessage message(String user, @Nullable String email, String state, long version) {
        return new MemberMessage(
                "change-" + version,
                Instant.EPOCH,
                "realm-id",
                "cloud",
                "org-id",
                "northwind",
                user,
                email,
                null,
                null,
                null,
                null,
                state,
                null,
                "member",
                List.of(),
                Instant.EPOCH,
                null,
                "join",
                null,
                null,
                new AccountFacts("active", "Northwind Ltd", "enterprise", null),
                version);
    }
}
