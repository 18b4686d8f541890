package io.orgsso.delivery;

/**
 * A target says that it is there no more (HTTP 410). It is disabled on every node, with an alert, until an operator
 * resumes it; what it is owed by then is delivered in order.
 */
public final class TargetGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param reason for the operator: no secrets and no personal data in it */
    public TargetGoneException(String reason) {
        super(reason);
    }
}
