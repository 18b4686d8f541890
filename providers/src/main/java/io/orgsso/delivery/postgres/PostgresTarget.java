package io.orgsso.delivery.postgres;

import io.orgsso.delivery.DeliveryOutcome;
import io.orgsso.delivery.SyncTarget;
import io.orgsso.delivery.TargetUnavailableException;
import io.orgsso.feed.MemberMessage;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Stores messages by one guarded upsert a batch. */
final class PostgresTarget implements SyncTarget {
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

    /** SQLSTATE classes 22 (data exception) and 23 (constraint violated). */
    private static boolean isAboutData(SQLException e) {
        String state = e.getSQLState();
        return state != null && (state.startsWith("22") || state.startsWith("23"));
    }

    /** The state only: a driver's message quotes the data. */
    private static DeliveryOutcome refused(SQLException e) {
        return new DeliveryOutcome.Refused("SQLSTATE " + e.getSQLState());
    }

    private static TargetUnavailableException unreachable(SQLException e) {
        return new TargetUnavailableException("PostgreSQL: " + e.getMessage(), e);
    }
}
