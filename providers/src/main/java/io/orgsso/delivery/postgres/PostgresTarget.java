package io.orgsso.delivery.postgres;

import io.orgsso.delivery.DeliveryOutcome;
import io.orgsso.delivery.SyncTarget;
import io.orgsso.delivery.TargetUnavailableException;
import io.orgsso.feed.MemberMessage;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Stores messages by one guarded upsert a batch. */
final class PostgresTarget implements SyncTarget {
    /**
     * SQLSTATE classes of what is wrong with a message: data exception, constraint violated, check option of a view, error
     * raised by a trigger.
     */
    private static final Set<String> ABOUT_DATA = Set.of("22", "23", "44", "P0");
    /**
     * Classes whose text tells of the database and not of data: connection, authorization, missing database, missing
     * schema, missing or forbidden table, resources, state, intervention, system.
     */
    private static final Set<String> QUOTABLE = Set.of("08", "28", "3D", "3F", "42", "53", "55", "57", "58");

    private final PostgresConnection connection;

    PostgresTarget(PostgresConnection connection) {
        this.connection = connection;
    }

    @Override
    public List<DeliveryOutcome> deliver(List<MemberMessage> messages) {
        try {
            connection.inTransaction(open -> MemberUpsert.run(open, messages));
            return Collections.nCopies(messages.size(), DeliveryOutcome.delivered());
        } catch (SQLException e) {
            if (!isAboutData(e)) {
                throw unreachable(e);
            }
            return messages.size() == 1 ? List.of(refused(e)) : oneByOne(messages);
        }
    }

    /** One message that the database cannot store must not keep the others away from it. */
    private List<DeliveryOutcome> oneByOne(List<MemberMessage> messages) {
        List<DeliveryOutcome> outcomes = new ArrayList<>();
        for (MemberMessage message : messages) {
            outcomes.addAll(deliver(List.of(message)));
        }
        return outcomes;
    }

    private static boolean isAboutData(SQLException e) {
        return ABOUT_DATA.contains(stateClass(e));
    }

    /** The first two characters of the SQLSTATE; empty if there is none, as where no server was reached. */
    private static String stateClass(SQLException e) {
        String state = e.getSQLState();
        return state == null ? "" : state.substring(0, Math.min(2, state.length()));
    }

    /** The state only: a driver's message quotes the data. */
    private static DeliveryOutcome refused(SQLException e) {
        return new DeliveryOutcome.Refused("SQLSTATE " + e.getSQLState());
    }

    private static TargetUnavailableException unreachable(SQLException e) {
        String kind = stateClass(e);
        if (kind.isEmpty() || QUOTABLE.contains(kind)) {
            return new TargetUnavailableException("PostgreSQL: " + e.getMessage(), e);
        }
        // Without the cause too: it is logged.
        return new TargetUnavailableException("PostgreSQL: SQLSTATE " + e.getSQLState(), Duration.ZERO);
    }
}
