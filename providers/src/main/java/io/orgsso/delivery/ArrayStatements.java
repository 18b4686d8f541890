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
 * Claim and acknowledgement where the database takes arrays and answers an update with rows (PostgreSQL): one statement
 * each, and of a row only its key travels. They are most of what a message costs.
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
        String sql = "with held as (select row.ctid as place from " + table
                + " row join unnest(?::text[], ?::text[], ?::bigint[]) as named (organization, person, fence)"
                + " on row.ORG_ID = named.organization and row.USER_ID = named.person and row.FENCE = named.fence"
                + " where row.TARGET = ? for update of row skip locked) update " + table + " row set "
                + Deliveries.DELIVERED + " from held where row.ctid = held.place returning row.ORG_ID, row.USER_ID";
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
                update.setLong(6, now);
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

    private static void array(
            Connection connection,
            PreparedStatement statement,
            int index,
            String type,
            List<Settlement> settlements,
            Function<Settlement, Object> column)
            throws SQLException {
        statement.setArray(
                index,
                connection.createArrayOf(type, settlements.stream().map(column).toArray()));
    }

    private static MemberKey member(ResultSet row) throws SQLException {
        return new MemberKey(new OrganizationId(row.getString(1)), new UserId(row.getString(2)));
    }
}
