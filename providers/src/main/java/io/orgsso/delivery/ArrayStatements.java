package io.orgsso.delivery;

import io.orgsso.account.MemberKey;
import io.orgsso.cluster.ArrayParameters;
import io.orgsso.delivery.Deliveries.Settlement;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.hibernate.Session;
import org.keycloak.connections.jpa.util.JpaUtils;

/**
 * What a message passes through where the database takes arrays and answers an update with rows (PostgreSQL): one statement
 * for each, and of a row only its key travels.
 */
final class ArrayStatements {
    private final Session session;
    private final String table;

    private ArrayStatements(EntityManager em) {
        this.session = em.unwrap(Session.class);
        this.table = JpaUtils.getTableNameForNativeQuery("ORGSSO_DELIVERY", em);
    }

    /** Empty on another database. */
    static Optional<ArrayStatements> of(EntityManager em) {
        return ArrayParameters.areTaken(em) ? Optional.of(new ArrayStatements(em)) : Optional.empty();
    }

    /** {@link Deliveries#want}. */
    void want(List<String> targets, List<NewVersion> members, long now) {
        String sql = "insert into " + table + " as held (TARGET, ORG_ID, USER_ID, REALM_ID, WANTED_VERSION,"
                + " CLAIMED_VERSION, DELIVERED_VERSION, STATE, DUE_AT, PENDING_SINCE, FENCE, ATTEMPTS)"
                + " select target, organization, person, realm, version, 0, before, 'pending', ?, ?, 0, 0"
                + " from unnest(?::text[]) as target, unnest(?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[])"
                + " as member (organization, person, realm, version, before) order by 1, 2, 3"
                // DeliveryEntity.want.
                + " on conflict (TARGET, ORG_ID, USER_ID) do update set WANTED_VERSION = excluded.WANTED_VERSION,"
                + " ATTEMPTS = 0, FAILED_AT = null, DUE_AT = excluded.DUE_AT,"
                + " PENDING_SINCE = coalesce(held.PENDING_SINCE, excluded.PENDING_SINCE),"
                + " STATE = case when held.STATE = 'claimed' then held.STATE else excluded.STATE end";
        session.flush();
        session.doWork(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(sql)) {
                insert.setLong(1, now);
                insert.setLong(2, now);
                array(connection, insert, 3, "text", targets, target -> target);
                array(
                        connection,
                        insert,
                        4,
                        "text",
                        members,
                        row -> row.member().organization().value());
                array(
                        connection,
                        insert,
                        5,
                        "text",
                        members,
                        row -> row.member().user().value());
                array(connection, insert, 6, "text", members, NewVersion::realmId);
                array(connection, insert, 7, "bigint", members, NewVersion::version);
                array(connection, insert, 8, "bigint", members, NewVersion::before);
                insert.executeUpdate();
            }
        });
    }

    /** {@link Deliveries#claim}. */
    List<MemberKey> claim(String target, long now, long fence, long leaseUntil, int limit) {
        String sql = "with due as (select ctid as place, DUE_AT from " + table + " where TARGET = ? and DUE_AT <= ?"
                + " and (LEASE_UNTIL is null or LEASE_UNTIL <= ?) order by DUE_AT limit ? for update skip locked) update "
                + table + " held set " + Deliveries.CLAIMED + " from due where held.ctid = due.place"
                + " returning held.ORG_ID, held.USER_ID, due.DUE_AT";
        // What was settled one by one in this transaction, or it would be written over what the statement does.
        session.flush();
        return session.doReturningWork(connection -> {
            try (PreparedStatement claim = connection.prepareStatement(sql)) {
                claim.setString(1, target);
                claim.setLong(2, now);
                claim.setLong(3, now);
                claim.setInt(4, limit);
                claim.setLong(5, fence);
                claim.setLong(6, leaseUntil);
                List<Due> claimed = new ArrayList<>();
                try (ResultSet rows = claim.executeQuery()) {
                    while (rows.next()) {
                        claimed.add(new Due(member(rows), rows.getLong(3)));
                    }
                }
                claimed.sort(Comparator.comparingLong(Due::at));
                return claimed.stream().map(Due::member).toList();
            }
        });
    }

    private record Due(MemberKey member, long at) {}

    /**
     * Ends claims whose messages have arrived, passing over rows in other hands.
     *
     * @return whose claims have ended here; of the others nothing is said
     */
    Set<MemberKey> acknowledge(String target, long now, List<Settlement> arrived) {
        String sql =
                "with held as (select row.ctid as place, WANTED_VERSION > CLAIMED_VERSION as overtaken from " + table
                        + " row join unnest(?::text[], ?::text[], ?::bigint[]) as named (organization, person, fence)"
                        + " on row.ORG_ID = named.organization and row.USER_ID = named.person and row.FENCE = named.fence"
                        + " where row.TARGET = ? for update of row skip locked), ended as (delete from " + table
                        + " row using held where row.ctid = held.place and not overtaken returning row.ORG_ID, row.USER_ID),"
                        // DeliveryEntity.arrived.
                        + " owed as (update " + table + " row set DELIVERED_VERSION = CLAIMED_VERSION, ATTEMPTS = 0,"
                        + " LAST_ERROR = null, FENCE = 0, LEASE_UNTIL = null, STATE = 'pending', DUE_AT = ? from held"
                        + " where row.ctid = held.place and overtaken returning row.ORG_ID, row.USER_ID)"
                        + " select * from ended union all select * from owed";
        // What was settled one by one in this transaction, or it would be written over what the statement does.
        session.flush();
        return session.doReturningWork(connection -> {
            try (PreparedStatement update = connection.prepareStatement(sql)) {
                array(
                        connection,
                        update,
                        1,
                        "text",
                        arrived,
                        settlement -> settlement.member().organization().value());
                array(
                        connection,
                        update,
                        2,
                        "text",
                        arrived,
                        settlement -> settlement.member().user().value());
                array(connection, update, 3, "bigint", arrived, Settlement::fence);
                update.setString(4, target);
                update.setLong(5, now);
                Set<MemberKey> ended = new HashSet<>();
                try (ResultSet rows = update.executeQuery()) {
                    while (rows.next()) {
                        ended.add(member(rows));
                    }
                }
                return ended;
            }
        });
    }

    private static <T> void array(
            Connection connection,
            PreparedStatement statement,
            int index,
            String type,
            List<T> rows,
            Function<T, Object> column)
            throws SQLException {
        statement.setArray(
                index, connection.createArrayOf(type, rows.stream().map(column).toArray()));
    }

    private static MemberKey member(ResultSet row) throws SQLException {
        return new MemberKey(new OrganizationId(row.getString(1)), new UserId(row.getString(2)));
    }
}
