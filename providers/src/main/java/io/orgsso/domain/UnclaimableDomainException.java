package io.orgsso.domain;

/** The domain is shared by people of many organizations, so none of them can own it. */
public final class UnclaimableDomainException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnclaimableDomainException(DomainPattern domain) {
        super("The domain " + domain + " is shared by people of many organizations.");
    }
}
