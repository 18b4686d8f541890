package io.orgsso.account;

import io.orgsso.cluster.PlainStatement;
import io.orgsso.cluster.RowKey;
import io.orgsso.member.AccountRole;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import jakarta.persistence.EntityManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.util.JpaUtils;

/** Rows of many members as a delivery reads them, without an entity for each; {@link MemberEntity} says what they are. */
final class MemberColumns {
    private static final String ALL =
            "REALM_ID, ORG_ID, ORG_ALIAS, USER_ID, STATE, PREVIOUS_STATE, ROLE, MEMBER_VERSION,"
                    + " PERSON_DIGEST, CONNECTION_ALIAS, SUBJECT, SINCE_AT, UNTIL_AT, CHANGE_ID, CHANGED_AT, CAUSE, ACTOR,"
                    + " CORRELATION_ID";

    private MemberColumns() {}

    static List<MemberRow> read(EntityManager em, List<RowKey> keys) {
        String table = JpaUtils.getTableNameForNativeQuery("ORGSSO_MEMBER", em);
        return PlainStatement.of(
                        em,
                        "select " + ALL + " from " + table + " join unnest(?, ?) as named (organization, person)"
                                + " on ORG_ID = named.organization and USER_ID = named.person",
                        keys.stream().map(RowKey::first).toArray(String[]::new),
                        keys.stream().map(RowKey::second).toArray(String[]::new))
                .read(MemberColumns::row);
    }

    private static MemberRow row(ResultSet row) throws SQLException {
        String previous = row.getString(6);
        return new MemberRow(
                row.getString(1),
                new OrganizationId(row.getString(2)),
                row.getString(3),
                new UserId(row.getString(4)),
                MemberState.of(row.getString(5)),
                previous == null ? null : MemberState.of(previous),
                AccountRole.of(row.getString(7)),
                row.getLong(8),
                row.getString(9),
                row.getString(10),
                row.getString(11),
                row.getLong(12),
                number(row, 13),
                row.getString(14),
                row.getLong(15),
                row.getString(16),
                row.getString(17),
                row.getString(18));
    }

    private static @Nullable Long number(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : Long.valueOf(value);
    }
}
