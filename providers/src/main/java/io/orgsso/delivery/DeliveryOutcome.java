package io.orgsso.delivery;

/** What became of one message at a target. Reasons are kept for the operator: no secrets and no personal data in them. */
public sealed interface DeliveryOutcome {
    /** The target has stored it, or a newer one. */
    record Delivered() implements DeliveryOutcome {}

    /** Not now: it comes again, later each time. */
    record TryLater(String reason) implements DeliveryOutcome {}

    /** Never: it is set aside until an operator replays it or the member changes again. */
    record Refused(String reason) implements DeliveryOutcome {}

    static DeliveryOutcome delivered() {
        return new Delivered();
    }
}
