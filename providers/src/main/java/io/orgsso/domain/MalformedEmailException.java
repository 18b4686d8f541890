package io.orgsso.domain;

/** An email address or domain that we do not read. The message says why and never repeats the input. */
public final class MalformedEmailException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    MalformedEmailException(String message) {
        super(message);
    }

    MalformedEmailException(String message, Throwable cause) {
        super(message, cause);
    }
}
