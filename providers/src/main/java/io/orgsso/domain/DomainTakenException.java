package io.orgsso.domain;

/** The domain is owned by another organization of the realm; which one is not said. */
public final class DomainTakenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DomainTakenException(DomainPattern domain) {
        super("The domain " + domain + " belongs to another organization.");
    }
}
