package io.orgsso.delivery.kafka;

import io.orgsso.delivery.DeliveryOutcome;
import java.util.Set;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;

/** Whose fault it is that a message did not arrive, and what the operator is told of it. */
final class Failure {
    /** What stands against a message today and tomorrow. */
    private static final Set<Class<? extends ApiException>> OF_THE_MESSAGE =
            Set.of(RecordTooLargeException.class, InvalidRecordException.class);

    private Failure() {}

    /** No message's: of the network, of the topic or of our rights there, and it meets whatever is sent. */
    static boolean isNobodys(Throwable failure) {
        return !OF_THE_MESSAGE.contains(failure.getClass());
    }

    static DeliveryOutcome outcome(Throwable failure) {
        return isNobodys(failure)
                ? new DeliveryOutcome.TryLater(reason(failure))
                : new DeliveryOutcome.Refused(reason(failure));
    }

    /**
     * Words are repeated only where they are known to quote neither data nor secrets: of what brokers answer, and of what
     * is said of a setting.
     */
    static String reason(Throwable failure) {
        Throwable cause = failure.getCause();
        if (failure.getClass() == KafkaException.class && cause != null) {
            return reason(cause);
        }
        if (failure instanceof TimeoutException) {
            // The client only sees that the topic is not known; why may be behind it.
            String what =
                    cause instanceof ApiException ? cause.getClass().getSimpleName() : "No broker answered in time";
            return what + ": " + failure.getMessage();
        }
        String name = failure.getClass().getSimpleName();
        return failure instanceof ApiException || failure instanceof ConfigException
                ? name + ": " + failure.getMessage()
                : name;
    }
}
