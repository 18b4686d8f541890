package io.orgsso.delivery.webhook;

import io.orgsso.delivery.DeliveryOutcome;
import io.orgsso.delivery.TargetGoneException;
import io.orgsso.delivery.TargetUnavailableException;
import java.time.Duration;

/** What an answer's status means, as Standard Webhooks reads it. */
final class Verdict {
    private static final Duration THROTTLE = Duration.ofSeconds(5);

    private Verdict() {}

    /**
     * @param othersToo another message was answered in the same way just before
     * @throws TargetGoneException on 410
     * @throws TargetUnavailableException if the receiver wants to be left alone, or whoever stands before it says that it
     *     is not there
     */
    static DeliveryOutcome on(Answer answer, boolean othersToo) {
        int status = answer.status();
        String reason = "HTTP " + status;
        if (status >= 200 && status < 300) {
            return DeliveryOutcome.delivered();
        }
        if (status == 410) {
            throw new TargetGoneException(reason);
        }
        Duration wanted = answer.retryAfter();
        if (wanted != null && (status == 429 || status == 503)) {
            throw new TargetUnavailableException(reason + ", Retry-After " + wanted.toSeconds() + " s", wanted);
        }
        if (status == 429 || (isGateways(status) && othersToo)) {
            throw new TargetUnavailableException(reason, THROTTLE);
        }
        return new DeliveryOutcome.TryLater(reason);
    }

    /** Said of one message it may be that message's fault, a handler that crashes on it or never ends. */
    static boolean isGateways(int status) {
        return status >= 502 && status <= 504;
    }
}
