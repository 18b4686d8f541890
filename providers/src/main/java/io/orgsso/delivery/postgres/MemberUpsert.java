package io.orgsso.delivery.postgres;

import io.orgsso.feed.MemberMessage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Two statements for any number of messages. Each column travels as one array, rows are written in key order so that
 * two nodes cannot deadlock, and the version guards every row: what is newer stays.
 */
final class MemberUpsert {
    private static final String ACCOUNTS = """
            insert into orgsso_account as held (org_id, realm_id, alias, legal_name, plan_name, external_account_id, state, \
            created_at, as_of)
            select org_id, realm_id, alias, legal_name, plan_name, external_account_id, state, as_of, as_of
            from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[])
              as message (org_id, realm_id, alias, legal_name, plan_name, external_account_id, state, as_of)
            order by org_id
            on conflict (org_id) do update set alias = excluded.alias, legal_name = excluded.legal_name,
              plan_name = excluded.plan_name, external_account_id = excluded.external_account_id,
              state = excluded.state, as_of = excluded.as_of
            where excluded.as_of >= held.as_of
            """;
    private static final String MEMBERS = """
            insert into orgsso_member as held (org_id, user_id, realm_id, org_alias, state, previous_state, role, \
            member_version, email, first_name, last_name, connection_alias, subject, since_at, until_at, change_id, \
            changed_at, cause, actor, correlation_id)
            select * from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[],
              ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::text[], ?::bigint[],
              ?::text[], ?::text[], ?::text[])
            order by 1, 2
            on conflict (org_id, user_id) do update set realm_id = excluded.realm_id, org_alias = excluded.org_alias,
              state = excluded.state, previous_state = excluded.previous_state, role = excluded.role,
              member_version = excluded.member_version, email = excluded.email, first_name = excluded.first_name,
              last_name = excluded.last_name, connection_alias = excluded.connection_alias, subject = excluded.subject,
              since_at = excluded.since_at, until_at = excluded.until_at, change_id = excluded.change_id,
              changed_at = excluded.changed_at, cause = excluded.cause, actor = excluded.actor,
              correlation_id = excluded.correlation_id
            where excluded.member_version > held.member_version
            """;

    private final Connection connection;
    private final List<MemberMessage> messages;

    private MemberUpsert(Connection connection, List<MemberMessage> messages) {
        this.connection = connection;
        this.messages = messages;
    }

    static void run(Connection connection, List<MemberMessage> messages) throws SQLException {
        new MemberUpsert(connection, latestOfEachAccount(messages)).accounts();
        new MemberUpsert(connection, messages).members();
    }

    private static List<MemberMessage> latestOfEachAccount(List<MemberMessage> messages) {
        Map<String, MemberMessage> latest = messages.stream()
                .collect(Collectors.toMap(
                        MemberMessage::organizationId,
                        Function.identity(),
                        BinaryOperator.maxBy(Comparator.comparingLong(MemberMessage::version))));
        return List.copyOf(latest.values());
    }

    private void accounts() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ACCOUNTS)) {
            texts(statement, 1, MemberMessage::organizationId);
            texts(statement, 2, MemberMessage::realmId);
            texts(statement, 3, MemberMessage::organization);
            texts(statement, 4, message -> message.account().legalName());
            texts(statement, 5, message -> message.account().plan());
            texts(statement, 6, message -> message.account().externalAccountId());
            texts(statement, 7, message -> message.account().state());
            numbers(statement, 8, MemberMessage::version);
            statement.executeUpdate();
        }
    }

    private void members() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(MEMBERS)) {
            texts(statement, 1, MemberMessage::organizationId);
            texts(statement, 2, MemberMessage::userId);
            texts(statement, 3, MemberMessage::realmId);
            texts(statement, 4, MemberMessage::organization);
            texts(statement, 5, MemberMessage::state);
            texts(statement, 6, MemberMessage::previousState);
            texts(statement, 7, MemberMessage::role);
            numbers(statement, 8, MemberMessage::version);
            texts(statement, 9, MemberMessage::email);
            texts(statement, 10, MemberMessage::firstName);
            texts(statement, 11, MemberMessage::lastName);
            texts(statement, 12, MemberMessage::connection);
            texts(statement, 13, MemberMessage::subject);
            numbers(statement, 14, message -> message.since().toEpochMilli());
            numbers(statement, 15, message -> millis(message.until()));
            texts(statement, 16, MemberMessage::changeId);
            numbers(statement, 17, message -> message.occurredAt().toEpochMilli());
            texts(statement, 18, MemberMessage::cause);
            texts(statement, 19, MemberMessage::actor);
            texts(statement, 20, MemberMessage::correlationId);
            statement.executeUpdate();
        }
    }

    private void texts(PreparedStatement statement, int index, Function<MemberMessage, @Nullable String> column)
            throws SQLException {
        statement.setArray(
                index,
                connection.createArrayOf("text", messages.stream().map(column).toArray(String[]::new)));
    }

    private void numbers(PreparedStatement statement, int index, Function<MemberMessage, @Nullable Long> column)
            throws SQLException {
        statement.setArray(
                index,
                connection.createArrayOf("bigint", messages.stream().map(column).toArray(Long[]::new)));
    }

    private static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : time.toEpochMilli();
    }
}
