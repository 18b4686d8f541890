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
import java.util.Optional;
import java.util.Set;

/** Stores messages by one guarded upsert a batch. */
final class PostgresTarget implements SyncTarget {
    /**
     * SQLSTATE classes whose text tells of the database and not of data: connection, authorization, missing database,
     * missing schema, missing or forbidden table, resources, state, intervention, system.
     */
    private static final Set<String> QUOTABLE = Set.of("08", "28", "3D", "3F", "42", "53", "55", "57", "58");

    private final PostgresConnection connection;

    PostgresTarget(PostgresConnection connection) {
        this.connection = connection;
    }

    @Override
    public List<DeliveryOutcome> deliver(List<MemberMessage> messages) {
        try {
            Optional<String> refused = connection.inTransaction(open -> MemberUpsert.run(open, messages));
            if (refused.isEmpty()) {
                return Collections.nCopies(messages.size(), DeliveryOutcome.delivered());
            }
            return messages.size() == 1 ? List.of(refused(refused.get())) : oneByOne(messages);
        } catch (SQLException e) {
            throw unreachable(e);
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

    /** The state only: a driver's message quotes the data. */
    private static DeliveryOutcome refused(String state) {
        return new DeliveryOutcome.Refused("SQLSTATE " + state);
    }

    private static TargetUnavailableException unreachable(SQLException e) {
        String state = PostgresConnection.state(e);
        if (state.isEmpty() || QUOTABLE.stream().anyMatch(state::startsWith)) {
            return new TargetUnavailableException("PostgreSQL: " + e.getMessage(), e);
        }
        // Without the cause too: it is logged.
        return new TargetUnavailableException("PostgreSQL: SQLSTATE " + state, Duration.ZERO);
    }
}
