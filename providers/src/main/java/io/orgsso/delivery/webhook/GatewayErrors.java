package io.orgsso.delivery.webhook;

import org.jspecify.annotations.Nullable;

/**
 * Whether 502, 503 and 504 are the receiver's illness or one message's: a single message that its handler cannot end must
 * not be taken for an outage, or it would stand first in line for ever and hold up all the others.
 */
final class GatewayErrors {
    private @Nullable String last;

    /** Whether the answer is such an error and the one before it was too, of another message. */
    synchronized boolean anotherToo(String id, Answer answer) {
        if (!Verdict.isGateways(answer.status())) {
            last = null;
            return false;
        }
        boolean another = last != null && !last.equals(id);
        last = id;
        return another;
    }
}
