package io.orgsso.delivery;

import io.orgsso.account.MemberKey;
import io.orgsso.cluster.ArrayParameters;
import io.orgsso.cluster.PlainStatement;
import io.orgsso.delivery.Deliveries.Claim;
import io.orgsso.delivery.Deliveries.Due;
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
                                + " WANTED_VERSION = greatest(held.WANTED_VERSION, excluded.WANTED_VERSION),"
                                + " ATTEMPTS = 0, FAILED_AT = null,"
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
    List<Due> claim(String target, long from, long now, long fence, long leaseUntil, int limit) {
        return PlainStatement.of(
                        em,
                        "update " + table + " row set"
                                // DeliveryEntity.claim.
                                + " STATE = 'claimed', CLAIMED_VERSION = WANTED_VERSION, FENCE = ?, LEASE_UNTIL = ?"
                                + " where ctid = any(array(select ctid from " + table + " where TARGET = ?"
                                + " and DUE_AT between ? and ? and (LEASE_UNTIL is null or LEASE_UNTIL <= ?)"
                                + " order by DUE_AT limit ? for update skip locked))"
                                + " returning ORG_ID, USER_ID, FENCE, ctid, DUE_AT,"
                                + " coalesce(PENDING_SINCE, DUE_AT)",
                        fence,
                        leaseUntil,
                        target,
                        from,
                        now,
                        now,
                        limit)
                .read(row -> new Due(claim(row), row.getLong(5), row.getLong(6)))
                .stream()
                .sorted(Comparator.comparingLong(Due::at))
                .toList();
    }

    /**
     * Ends claims whose messages have arrived. A row is taken from its place, which costs a third of a look by its key:
     * who writes a claimed row raises what is wanted, or ends the claim, so what is found there under our number is what
     * was claimed. Passes over rows in other hands.
     *
     * @return whose claims have ended here; of the others, of those that were overtaken too, nothing is said
     * @throws IllegalStateException if rows were moved meanwhile, as {@code vacuum full} does: nothing has changed, the
     *     claims are to be ended without their places
     */
    Set<MemberKey> acknowledge(String target, List<Claim> arrived) {
        Set<Claim> ended = Set.copyOf(PlainStatement.of(
                        em,
                        "delete from " + table + " where ctid = any(array(select ctid from " + table
                                // A bare TARGET has an index, which by statistics of an empty table costs nothing.
                                + " where ctid = any((?::text[])::tid[]) and TARGET || '' = ? and FENCE = any(?)"
                                + " and WANTED_VERSION = CLAIMED_VERSION for update skip locked))"
                                + " returning ORG_ID, USER_ID, FENCE, ctid",
                        texts(arrived, Claim::place),
                        target,
                        arrived.stream().map(Claim::fence).distinct().toArray(Long[]::new))
                .read(ArrayStatements::claim));
        if (!Set.copyOf(arrived).containsAll(ended)) {
            throw new IllegalStateException("rows of ORGSSO_DELIVERY have moved");
        }
        return ended.stream().map(Claim::member).collect(Collectors.toSet());
    }

    private static <T> String[] texts(List<T> rows, Function<T, String> column) {
        return rows.stream().map(column).toArray(String[]::new);
    }

    private static <T> Long[] numbers(List<T> rows, Function<T, Long> column) {
        return rows.stream().map(column).toArray(Long[]::new);
    }

    private static Claim claim(ResultSet row) throws SQLException {
        MemberKey member = new MemberKey(new OrganizationId(row.getString(1)), new UserId(row.getString(2)));
        return new Claim(member, row.getLong(3), row.getString(4));
    }
}
