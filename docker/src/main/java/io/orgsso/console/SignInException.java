package io.orgsso.console;

import java.util.Objects;

/** A sign-in did not end well. The message is for the person. */
final class SignInException extends Exception {
    private static final long serialVersionUID = 1;

    SignInException(String message) {
        super(message);
    }

    SignInException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
