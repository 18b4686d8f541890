package io.orgsso.delivery;

import io.orgsso.account.MemberKey;
import io.orgsso.cluster.ArrayParameters;
import io.orgsso.cluster.PlainStatement;
import io.orgsso.delivery.Deliveries.Settlement;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import jakarta.persistence.EntityManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.connections.jpa.util.JpaUtils;

/**
 * What a message passes through where the database takes arrays and answers an update with rows (PostgreSQL): one
 * statement for each, and of a row only its key travels.
 */
final class ArrayStatements {
    private static final String TUNING = Stream.of(
                    "synchronous_commit", "enable_seqscan", "enable_bitmapscan", "enable_sort")
            .map(setting -> "set_config('" + setting + "', 'off', true)")
            .collect(Collectors.joining(", "));

    private final EntityManager em;
    private final String table;

    private ArrayStatements(EntityManager em) {
        this.em = em;
        this.table = JpaUtils.getTableNameForNativeQuery("ORGSSO_DELIVERY", em);
    }

    /** Empty on another database. */
    static Optional<ArrayStatements> of(EntityManager em) {
        return ArrayParameters.areTaken(em) ? Optional.of(new ArrayStatements(em)) : Optional.empty();
    }

    /** {@link Deliveries#want}. */
    void want(List<String> targets, List<NewVersion> members, long now) {
        PlainStatement.of(
                        em,
                        "insert into " + table + " as held (TARGET, ORG_ID, USER_ID, REALM_ID, WANTED_VERSION,"
                                + " CLAIMED_VERSION, DELIVERED_VERSION, STATE, DUE_AT, PENDING_SINCE, FENCE, ATTEMPTS)"
                                + " select target, organization, person, realm, version, 0, before, 'pending', ?, ?, 0, 0"
                                + " from unnest(?) as target, unnest(?, ?, ?, ?, ?)"
                                + " as member (organization, person, realm, version, before) order by 1, 2, 3"
                                // DeliveryEntity.want.
                                + " on conflict (TARGET, ORG_ID, USER_ID) do update set"
                                + " WANTED_VERSION = excluded.WANTED_VERSION, ATTEMPTS = 0, FAILED_AT = null,"
                                + " DUE_AT = excluded.DUE_AT,"
                                + " PENDING_SINCE = coalesce(held.PENDING_SINCE, excluded.PENDING_SINCE),"
                                + " STATE = case when held.STATE = 'claimed' then held.STATE else excluded.STATE end",
                        now,
                        now,
                        targets.toArray(String[]::new),
                        texts(members, row -> row.member().organization().value()),
                        texts(members, row -> row.member().user().value()),
                        texts(members, NewVersion::realmId),
                        numbers(members, NewVersion::version),
                        numbers(members, NewVersion::before))
                .run();
    }

    /**
     * For this transaction. It does not wait for the disk at its commit: what a crash of the database then takes back is
     * done again, a claim that is lost is due, and an acknowledgement that is lost is a delivery more. And it finds rows
     * by indexes, in their order: the table is full now and empty then, and by the statistics of an empty one PostgreSQL
     * would sort all that is due for each claim.
     */
    void tune() {
        PlainStatement.of(em, "select " + TUNING).run();
    }

    /** {@link Deliveries#claim}. */
    List<MemberKey> claim(String target, long now, long fence, long leaseUntil, int limit) {
        return PlainStatement.of(
                        em,
                        "with due as (select ctid as place, DUE_AT from " + table + " where TARGET = ? and DUE_AT <= ?"
                                + " and (LEASE_UNTIL is null or LEASE_UNTIL <= ?) order by DUE_AT limit ?"
                                + " for update skip locked) update " + table + " held set"
                                // DeliveryEntity.claim.
                                + " STATE = 'claimed', CLAIMED_VERSION = WANTED_VERSION, FENCE = ?, LEASE_UNTIL = ?"
                                + " from due where held.ctid = due.place"
                                + " returning held.ORG_ID, held.USER_ID, due.DUE_AT",
                        target,
                        now,
                        now,
                        limit,
                        fence,
                        leaseUntil)
                .read(row -> new Due(member(row), row.getLong(3)))
                .stream()
                .sorted(Comparator.comparingLong(Due::at))
                .map(Due::member)
                .toList();
    }

    private record Due(MemberKey member, long at) {}

    /**
     * Ends claims whose messages have arrived, passing over rows in other hands.
     *
     * @return whose claims have ended here; of the others nothing is said
     */
    Set<MemberKey> acknowledge(String target, long now, List<Settlement> arrived) {
        return Set.copyOf(PlainStatement.of(
                        em,
                        // Lateral: a look by the primary key for each name, whatever the statistics of the table say.
                        "with held as materialized (select locked.* from"
                                + " unnest(?, ?, ?) as named (organization, person, fence), lateral"
                                + " (select ctid as place, WANTED_VERSION > CLAIMED_VERSION as overtaken from " + table
                                + " where TARGET = ? and ORG_ID = named.organization and USER_ID = named.person"
                                + " and FENCE = named.fence for update skip locked) locked),"
                                + " ended as (delete from " + table
                                + " row using held where row.ctid = held.place and not overtaken"
                                + " returning row.ORG_ID, row.USER_ID),"
                                // DeliveryEntity.arrived.
                                + " owed as (update " + table + " row set DELIVERED_VERSION = CLAIMED_VERSION,"
                                + " ATTEMPTS = 0, LAST_ERROR = null, FENCE = 0, LEASE_UNTIL = null, STATE = 'pending',"
                                + " DUE_AT = ? from held where row.ctid = held.place and overtaken"
                                + " returning row.ORG_ID, row.USER_ID)"
                                + " select * from ended union all select * from owed",
                        texts(
                                arrived,
                                settlement -> settlement.member().organization().value()),
                        texts(arrived, settlement -> settlement.member().user().value()),
                        numbers(arrived, Settlement::fence),
                        target,
                        now)
                .read(ArrayStatements::member));
    }

    private static <T> String[] texts(List<T> rows, Function<T, String> column) {
        return rows.stream().map(column).toArray(String[]::new);
    }

    private static <T> Long[] numbers(List<T> rows, Function<T, Long> column) {
        return rows.stream().map(column).toArray(Long[]::new);
    }

    private static MemberKey member(ResultSet row) throws SQLException {
        return new MemberKey(new OrganizationId(row.getString(1)), new UserId(row.getString(2)));
    }
}
